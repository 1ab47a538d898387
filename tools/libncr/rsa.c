// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rsa.c - signatures and encryption with RSA keys
 */
#include "internal.h"

#include <errno.h>

static struct ncr_session_st init(const struct ncr_rsa_scheme *scheme, ncr_crypto_op_t op, ncr_key_t key)
{
	struct ncr_session_st session = { .algorithm = NCR_ALG_RSA, .key = key, .op = op, .ses = NCR_SESSION_INVALID };

	session.params.params.rsa.type = scheme->type;
	if (op == NCR_OP_SIGN || op == NCR_OP_VERIFY)
		session.params.params.rsa.sign_hash = scheme->hash;
	else
		session.params.params.rsa.oaep_hash = scheme->hash;
	session.params.params.rsa.pss_salt = scheme->salt;
	return session;
}

static int once(struct ncr *ncr, ncr_crypto_op_t what, const struct ncr_rsa_scheme *scheme, ncr_key_t key, const void *in,
		size_t size, void *out, size_t *out_size)
{
	struct ncr_session_once_op_st op = { .init = init(scheme, what, key) };
	int error;

	op.op.data.udata.input = (void *)in;
	op.op.data.udata.input_size = size;
	op.op.data.udata.output = out;
	op.op.data.udata.output_size = *out_size;
	error = ncr_once(ncr, &op);
	if (!error || error == -EOVERFLOW)
		*out_size = op.op.data.udata.output_size;
	return error;
}

int ncr_rsa_sign(struct ncr *ncr, const struct ncr_rsa_scheme *scheme, ncr_key_t key, const void *in, size_t size, void *out,
		 size_t *out_size)
{
	return once(ncr, NCR_OP_SIGN, scheme, key, in, size, out, out_size);
}

int ncr_rsa_verify(struct ncr *ncr, const struct ncr_rsa_scheme *scheme, ncr_key_t key, const void *in, size_t size,
		   const void *signature, size_t signature_size)
{
	return once(ncr, NCR_OP_VERIFY, scheme, key, in, size, (void *)signature, &signature_size);
}

int ncr_rsa_encrypt(struct ncr *ncr, const struct ncr_rsa_scheme *scheme, ncr_key_t key, const void *in, size_t size,
		    void *out, size_t *out_size)
{
	/* for the kernel a call without data is the end of a message, not one */
	if (!size)
		return -EINVAL;
	return once(ncr, NCR_OP_ENCRYPT, scheme, key, in, size, out, out_size);
}

int ncr_rsa_decrypt(struct ncr *ncr, const struct ncr_rsa_scheme *scheme, ncr_key_t key, const void *in, size_t size,
		    void *out, size_t *out_size)
{
	if (!size)
		return -EINVAL;
	return once(ncr, NCR_OP_DECRYPT, scheme, key, in, size, out, out_size);
}

ncr_session_t ncr_rsa_session_begin(struct ncr *ncr, ncr_crypto_op_t op, const struct ncr_rsa_scheme *scheme, ncr_key_t key)
{
	struct ncr_session_st session = init(scheme, op, key);
	int error;

	/* a session of encryption takes whole messages, for which there is a function of its own */
	if (op != NCR_OP_SIGN && op != NCR_OP_VERIFY)
		return -EINVAL;
	error = ncr_call(ncr, NCRIO_SESSION_INIT, &session);
	return error ? error : session.ses;
}
