// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dsa.c - signatures with DSA keys
 */
#include "internal.h"

#include <errno.h>

static struct ncr_session_st init(ncr_crypto_op_t op, ncr_algorithm_t hash, ncr_key_t key)
{
	struct ncr_session_st session = { .algorithm = NCR_ALG_DSA, .key = key, .op = op, .ses = NCR_SESSION_INVALID };

	session.params.params.dsa.sign_hash = hash;
	return session;
}

static int once(struct ncr *ncr, ncr_crypto_op_t what, ncr_algorithm_t hash, ncr_key_t key, const void *in, size_t size,
		void *signature, size_t *signature_size)
{
	struct ncr_session_once_op_st op = { .init = init(what, hash, key) };
	int error;

	op.op.data.udata.input = (void *)in;
	op.op.data.udata.input_size = size;
	op.op.data.udata.output = signature;
	op.op.data.udata.output_size = *signature_size;
	error = ncr_once(ncr, &op);
	if (!error || error == -EOVERFLOW)
		*signature_size = op.op.data.udata.output_size;
	return error;
}

int ncr_dsa_sign(struct ncr *ncr, ncr_algorithm_t hash, ncr_key_t key, const void *in, size_t size, void *out, size_t *out_size)
{
	return once(ncr, NCR_OP_SIGN, hash, key, in, size, out, out_size);
}

int ncr_dsa_verify(struct ncr *ncr, ncr_algorithm_t hash, ncr_key_t key, const void *in, size_t size, const void *signature,
		   size_t signature_size)
{
	return once(ncr, NCR_OP_VERIFY, hash, key, in, size, (void *)signature, &signature_size);
}

ncr_session_t ncr_dsa_session_begin(struct ncr *ncr, ncr_crypto_op_t op, ncr_algorithm_t hash, ncr_key_t key)
{
	struct ncr_session_st session = init(op, hash, key);
	int error = ncr_call(ncr, NCRIO_SESSION_INIT, &session);

	return error ? error : session.ses;
}
