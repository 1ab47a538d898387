// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * oneshot.c - whole operations in one system call
 */
#include "internal.h"

#include <errno.h>

int ncr_once(struct ncr *ncr, struct ncr_session_once_op_st *op)
{
	int error;

	op->op.type = NCR_DIRECT_DATA;
	error = ncr_call(ncr, NCRIO_SESSION_ONCE, op);
	return error ? error : op->op.err == NCR_SUCCESS ? 0 : -EBADMSG;
}

static int crypt(struct ncr *ncr, ncr_crypto_op_t what, ncr_algorithm_t algorithm, ncr_key_t key, const void *iv,
		 size_t iv_size, const void *in, size_t size, void *out)
{
	struct ncr_session_once_op_st op = { .init = { .algorithm = algorithm, .key = key, .op = what } };
	int error = ncr_set_iv(&op.init.params, iv, iv_size);

	op.op.data.udata.input = (void *)in;
	op.op.data.udata.input_size = size;
	op.op.data.udata.output = out;
	op.op.data.udata.output_size = size;
	return error ? error : ncr_once(ncr, &op);
}

int ncr_encrypt(struct ncr *ncr, ncr_algorithm_t algorithm, ncr_key_t key, const void *iv, size_t iv_size, const void *in,
		size_t size, void *out)
{
	return crypt(ncr, NCR_OP_ENCRYPT, algorithm, key, iv, iv_size, in, size, out);
}

int ncr_decrypt(struct ncr *ncr, ncr_algorithm_t algorithm, ncr_key_t key, const void *iv, size_t iv_size, const void *in,
		size_t size, void *out)
{
	return crypt(ncr, NCR_OP_DECRYPT, algorithm, key, iv, iv_size, in, size, out);
}

int ncr_mac(struct ncr *ncr, ncr_algorithm_t algorithm, ncr_key_t key, const void *in, size_t size, void *out,
	    size_t *out_size)
{
	struct ncr_session_once_op_st op = { .init = { .algorithm = algorithm, .key = key, .op = NCR_OP_SIGN } };
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

int ncr_digest(struct ncr *ncr, ncr_algorithm_t algorithm, const void *in, size_t size, void *out, size_t *out_size)
{
	return ncr_mac(ncr, algorithm, NCR_KEY_INVALID, in, size, out, out_size);
}

int ncr_verify(struct ncr *ncr, ncr_algorithm_t algorithm, ncr_key_t key, const void *in, size_t size, const void *mac,
	       size_t mac_size)
{
	struct ncr_session_once_op_st op = { .init = { .algorithm = algorithm, .key = key, .op = NCR_OP_VERIFY } };

	op.op.data.udata.input = (void *)in;
	op.op.data.udata.input_size = size;
	op.op.data.udata.output = (void *)mac;
	op.op.data.udata.output_size = mac_size;
	return ncr_once(ncr, &op);
}
