// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vector_device.c - the ioctls of /dev/crypto as the vector tests need them
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "vector_device.h"

#define DEVICE "/dev/crypto"

static int device = -1;

static int call(unsigned long command, void *argument)
{
	return ioctl(device, command, argument) ? -errno : 0;
}

int device_open(void)
{
	device = open(DEVICE, O_RDWR | O_CLOEXEC);
	return device < 0 ? -errno : 0;
}

void device_close(void)
{
	close(device);
	device = -1;
}

int device_key_init(ncr_key_t *key)
{
	*key = NCR_KEY_INVALID;
	return call(NCRIO_KEY_INIT, key);
}

int device_key_deinit(ncr_key_t key)
{
	return call(NCRIO_KEY_DEINIT, &key);
}

int device_key_import(ncr_key_t key, struct bytes material, unsigned int flags)
{
	struct ncr_key_data_st data = {
		.key = key,
		.idata = material.data,
		.idata_size = material.size,
		.type = NCR_KEY_TYPE_SECRET,
		.flags = flags,
	};

	return call(NCRIO_KEY_IMPORT, &data);
}

int device_key_info(ncr_key_t key, struct ncr_key_info_st *info)
{
	memset(info, 0, sizeof(*info));
	info->key = key;
	return call(NCRIO_KEY_GET_INFO, info);
}

static int fill_session(const struct operation *operation, struct ncr_session_st *session)
{
	memset(session, 0, sizeof(*session));
	session->algorithm = operation->algorithm;
	session->op = operation->op;
	session->key = operation->key;
	session->ses = NCR_SESSION_INVALID;
	if (operation->iv.size > sizeof(session->params.params.cipher.iv))
		return -EINVAL;
	if (operation->iv.size)
		memcpy(session->params.params.cipher.iv, operation->iv.data, operation->iv.size);
	session->params.params.cipher.iv_size = operation->iv.size;
	return 0;
}

static void fill_data(struct ncr_session_op_st *op, struct bytes input, struct bytes output)
{
	op->type = NCR_DIRECT_DATA;
	op->err = NCR_ERROR_GENERIC;
	op->data.udata.input = input.data;
	op->data.udata.input_size = input.size;
	op->data.udata.output = output.data;
	op->data.udata.output_size = output.size;
}

static int once(const struct operation *operation, struct bytes input, struct bytes *output, ncr_error_t *err)
{
	struct ncr_session_once_op_st args;
	int error = fill_session(operation, &args.init);

	if (error)
		return error;
	memset(&args.op, 0, sizeof(args.op));
	fill_data(&args.op, input, *output);
	error = call(NCRIO_SESSION_ONCE, &args);
	if (!error) {
		output->size = args.op.data.udata.output_size;
		*err = args.op.err;
	}
	return error;
}

int device_session_init(const struct operation *operation, ncr_session_t *session)
{
	struct ncr_session_st args;
	int error = fill_session(operation, &args);

	if (error)
		return error;
	error = call(NCRIO_SESSION_INIT, &args);
	*session = args.ses;
	return error;
}

int device_session_update(ncr_session_t session, struct bytes input, struct bytes output)
{
	struct ncr_session_op_st args = { .ses = session };

	fill_data(&args, input, output);
	return call(NCRIO_SESSION_UPDATE, &args);
}

int device_session_final(ncr_session_t session, struct bytes input, struct bytes *output)
{
	struct ncr_session_op_st args = { .ses = session };
	int error;

	fill_data(&args, input, *output);
	error = call(NCRIO_SESSION_FINAL, &args);
	if (!error)
		output->size = args.data.udata.output_size;
	return error;
}

/* The n-th piece: odd sizes around the blocks of ciphers (16) and hashes (64, 128), so that all buffering is met. */
static size_t piece_size(unsigned int n, size_t granularity, size_t left)
{
	static const size_t sizes[] = { 1, 3, 17, 7, 64, 33, 129, 5, 63, 1021 };
	size_t size = sizes[n % ARRAY_SIZE(sizes)] * granularity;

	return size < left ? size : left;
}

static int in_pieces(const struct operation *operation, bool last_with_final, struct bytes input, struct bytes *output)
{
	bool cipher = operation->op == NCR_OP_ENCRYPT || operation->op == NCR_OP_DECRYPT;
	struct bytes last = { NULL, 0 }, rest = { NULL, 0 };
	ncr_session_t session;
	size_t done = 0;
	int error = device_session_init(operation, &session);

	if (error)
		return error;
	for (unsigned int n = 0; !error && done < input.size; n++) {
		size_t size = piece_size(n, operation->granularity, input.size - done);
		struct bytes in = { input.data + done, size };
		struct bytes out = { cipher ? output->data + done : NULL, cipher ? size : 0 };

		if (last_with_final && done + size == input.size) {
			last = in;
			rest = out;
		} else {
			error = device_session_update(session, in, out);
		}
		done += size;
	}
	if (error) {
		/* nothing else ends a session, and thousands left open would end in EDQUOT */
		device_session_final(session, (struct bytes){ NULL, 0 }, &rest);
		return error;
	}
	if (!cipher)
		return device_session_final(session, last, output);
	error = device_session_final(session, last, &rest);
	output->size = input.size;
	return error;
}

int device_operate(const struct operation *operation, enum feeding feeding, struct bytes input, struct bytes *output)
{
	bool cipher = operation->op == NCR_OP_ENCRYPT || operation->op == NCR_OP_DECRYPT;
	ncr_error_t unused;

	if (feeding == FEED_PIECES || feeding == FEED_PIECES_AND_FINAL)
		return in_pieces(operation, feeding == FEED_PIECES_AND_FINAL, input, output);
	if (feeding == FEED_ONCE_IN_PLACE && cipher) {
		if (input.size > output->size)
			return -EOVERFLOW;
		memcpy(output->data, input.data, input.size);
		input.data = output->data;
	}
	return once(operation, input, output, &unused);
}

int device_verify(const struct operation *operation, struct bytes input, struct bytes signature, bool *matches)
{
	struct operation verify = *operation;
	ncr_error_t err;
	int error;

	verify.op = NCR_OP_VERIFY;
	error = once(&verify, input, &signature, &err);
	if (error)
		return error;
	if (err != NCR_SUCCESS && err != NCR_VERIFICATION_FAILED)
		return -EPROTO;
	*matches = err == NCR_SUCCESS;
	return 0;
}

int device_hash_key(ncr_algorithm_t hash, ncr_key_t key, struct bytes *digest)
{
	struct ncr_session_once_op_st args;
	int error;

	memset(&args, 0, sizeof(args));
	args.init.algorithm = hash;
	args.init.op = NCR_OP_SIGN;
	args.init.key = NCR_KEY_INVALID;
	args.init.ses = NCR_SESSION_INVALID;
	args.op.type = NCR_KEY_DATA;
	args.op.data.kdata.input = key;
	args.op.data.kdata.output = digest->data;
	args.op.data.kdata.output_size = digest->size;
	error = call(NCRIO_SESSION_ONCE, &args);
	if (!error)
		digest->size = args.op.data.kdata.output_size;
	return error;
}

int device_wrap(ncr_wrap_algorithm_t algorithm, ncr_key_t kek, ncr_key_t key, struct bytes *wrapped)
{
	struct ncr_key_wrap_st args;
	int error;

	memset(&args, 0, sizeof(args));
	args.algorithm = algorithm;
	args.keytowrap = key;
	args.key = kek;
	args.io = wrapped->data;
	args.io_size = wrapped->size;
	error = call(NCRIO_KEY_WRAP, &args);
	if (!error)
		wrapped->size = args.io_size;
	return error;
}

int device_unwrap(ncr_wrap_algorithm_t algorithm, ncr_key_t kek, ncr_key_t key, struct bytes wrapped)
{
	struct ncr_key_wrap_st args;

	memset(&args, 0, sizeof(args));
	args.algorithm = algorithm;
	args.keytowrap = key;
	args.key = kek;
	args.io = wrapped.data;
	args.io_size = wrapped.size;
	return call(NCRIO_KEY_UNWRAP, &args);
}
