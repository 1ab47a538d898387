// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * session.c - operations whose data comes in pieces
 */
#include "internal.h"

#include <errno.h>
#include <string.h>

ncr_session_t ncr_session_begin(struct ncr *ncr, ncr_crypto_op_t op, ncr_algorithm_t algorithm, ncr_key_t key,
				const void *iv, size_t iv_size)
{
	struct ncr_session_st session = { .algorithm = algorithm, .key = key, .op = op, .ses = NCR_SESSION_INVALID };
	int error = ncr_set_iv(&session.params, iv, iv_size);

	if (!error)
		error = ncr_call(ncr, NCRIO_SESSION_INIT, &session);
	return error ? error : session.ses;
}

static int update(struct ncr *ncr, ncr_session_t session, const void *in, size_t size, void *out)
{
	struct ncr_session_op_st op = { .ses = session, .type = NCR_DIRECT_DATA };

	op.data.udata.input = (void *)in;
	op.data.udata.input_size = size;
	op.data.udata.output = out;
	op.data.udata.output_size = out ? size : 0;
	return ncr_call(ncr, NCRIO_SESSION_UPDATE, &op);
}

int ncr_session_crypt(struct ncr *ncr, ncr_session_t session, const void *in, size_t size, void *out)
{
	return update(ncr, session, in, size, out);
}

int ncr_session_add(struct ncr *ncr, ncr_session_t session, const void *in, size_t size)
{
	return update(ncr, session, in, size, NULL);
}

static int final(struct ncr *ncr, ncr_session_t session, void *out, size_t *out_size)
{
	struct ncr_session_op_st op = { .ses = session, .type = NCR_DIRECT_DATA };
	int error;

	op.data.udata.output = out;
	op.data.udata.output_size = *out_size;
	error = ncr_call(ncr, NCRIO_SESSION_FINAL, &op);
	if (!error || error == -EOVERFLOW)
		*out_size = op.data.udata.output_size;
	return error ? error : op.err == NCR_SUCCESS ? 0 : -EBADMSG;
}

int ncr_session_result(struct ncr *ncr, ncr_session_t session, void *out, size_t *out_size)
{
	return final(ncr, session, out, out_size);
}

int ncr_session_verify(struct ncr *ncr, ncr_session_t session, const void *mac, size_t mac_size)
{
	return final(ncr, session, (void *)mac, &mac_size);
}

int ncr_session_end(struct ncr *ncr, ncr_session_t session)
{
	/* room for any digest: the end of a hash session writes one, which nobody asked for; there is none for a signature */
	uint8_t unused[NCR_HASH_MAX_OUTPUT_SIZE] = { 0 };
	size_t size = sizeof(unused);
	int error = final(ncr, session, unused, &size);

	explicit_bzero(unused, sizeof(unused));
	return error == -EBADMSG || error == -EBADFD || error == -EOVERFLOW ? 0 : error;
}
