// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * device_calls.c - one function a command, and the table of algorithms
 */
#include "device.h"

/* --- keys --------------------------------------------------------------------------------------------------------- */

ncr_key_t key_new(int fd)
{
	ncr_key_t key = NCR_KEY_INVALID;

	expect(0, call(fd, NCRIO_KEY_INIT, &key));
	assert_true(key >= 0);
	return key;
}

int try_deinit(int fd, ncr_key_t key)
{
	return call(fd, NCRIO_KEY_DEINIT, &key);
}

void key_free(int fd, ncr_key_t key)
{
	expect(0, try_deinit(fd, key));
}

int try_generate(int fd, ncr_key_t key, unsigned int bits, unsigned int flags)
{
	struct ncr_key_generate_st args;

	rubbish(args);
	args.desc = key;
	args.params.algorithm = NCR_ALG_AES_CBC;
	args.params.keyflags = flags;
	args.params.params.secret.bits = bits;
	return call(fd, NCRIO_KEY_GENERATE, &args);
}

int try_import(int fd, ncr_key_t key, const void *data, size_t size, unsigned int flags)
{
	struct ncr_key_data_st args;

	rubbish(args);
	args.key = key;
	args.idata = (void *)data;
	args.idata_size = size;
	args.key_id_size = 0;
	args.type = NCR_KEY_TYPE_SECRET;
	args.algorithm = NCR_ALG_AES_CBC;
	args.flags = flags;
	return call(fd, NCRIO_KEY_IMPORT, &args);
}

int try_info(int fd, ncr_key_t key, struct ncr_key_info_st *info)
{
	rubbish(*info);
	info->key = key;
	return call(fd, NCRIO_KEY_GET_INFO, info);
}

int try_export(int fd, ncr_key_t key, void *data, size_t *size)
{
	struct ncr_key_data_st args;
	int error;

	rubbish(args);
	args.key = key;
	args.idata = data;
	args.idata_size = *size;
	error = call(fd, NCRIO_KEY_EXPORT, &args);
	*size = args.idata_size;
	return error;
}

ncr_key_t key_of(int fd, const void *data, size_t size, unsigned int flags)
{
	ncr_key_t key = key_new(fd);

	expect(0, try_import(fd, key, data, size, flags));
	return key;
}

void key_is(int fd, ncr_key_t key, const void *data, size_t size)
{
	size_t room = size + 16;
	uint8_t *copy = malloc(room);

	assert_non_null(copy);
	expect(0, try_export(fd, key, copy, &room));
	assert_int_equal(room, size);
	assert_memory_equal(copy, data, size);
	free(copy);
}

/* --- wrapping ----------------------------------------------------------------------------------------------------- */

static void fill_wrap(struct ncr_key_wrap_st *args, ncr_wrap_algorithm_t algorithm, ncr_key_t kek, ncr_key_t key,
		      const void *iv, size_t iv_size, void *io, size_t size)
{
	memset(args, RUBBISH, sizeof(*args));
	args->algorithm = algorithm;
	args->keytowrap = key;
	args->key = kek;
	if (iv && iv_size <= sizeof(args->params.params.cipher.iv))
		memcpy(args->params.params.cipher.iv, iv, iv_size);
	args->params.params.cipher.iv_size = iv_size;
	args->io = io;
	args->io_size = size;
}

int try_wrap(int fd, ncr_wrap_algorithm_t algorithm, ncr_key_t kek, ncr_key_t key, const void *iv, size_t iv_size,
	     void *io, size_t *size)
{
	struct ncr_key_wrap_st args;
	int error;

	fill_wrap(&args, algorithm, kek, key, iv, iv_size, io, *size);
	error = call(fd, NCRIO_KEY_WRAP, &args);
	*size = args.io_size;
	return error;
}

int try_unwrap(int fd, ncr_wrap_algorithm_t algorithm, ncr_key_t kek, ncr_key_t key, const void *iv, size_t iv_size,
	       const void *io, size_t size)
{
	struct ncr_key_wrap_st args;

	fill_wrap(&args, algorithm, kek, key, iv, iv_size, (void *)io, size);
	return call(fd, NCRIO_KEY_UNWRAP, &args);
}

int try_storage_wrap(int fd, ncr_key_t key, void *io, size_t *size)
{
	struct ncr_key_storage_wrap_st args;
	int error;

	rubbish(args);
	args.keytowrap = key;
	args.io = io;
	args.io_size = *size;
	error = call(fd, NCRIO_KEY_STORAGE_WRAP, &args);
	*size = args.io_size;
	return error;
}

int try_storage_unwrap(int fd, ncr_key_t key, const void *io, size_t size)
{
	struct ncr_key_storage_wrap_st args;

	rubbish(args);
	args.keytowrap = key;
	args.io = (void *)io;
	args.io_size = size;
	return call(fd, NCRIO_KEY_STORAGE_UNWRAP, &args);
}

/* --- operations --------------------------------------------------------------------------------------------------- */

const struct algorithm algorithms[] = {
	{ NCR_ALG_NULL, "null", CIPHER, { 0 }, 1, 0, 0 },
	{ NCR_ALG_3DES_CBC, "3des-cbc", CIPHER, { 24 }, 8, 8, 0 },
	{ NCR_ALG_AES_CBC, "aes-cbc", CIPHER, { 16, 24, 32 }, 16, 16, 0 },
	{ NCR_ALG_CAMELLIA_CBC, "camellia-cbc", CIPHER, { 16, 24, 32 }, 16, 16, 0 },
	{ NCR_ALG_AES_ECB, "aes-ecb", CIPHER, { 16, 24, 32 }, 16, 0, 0 },
	{ NCR_ALG_CAMELLIA_ECB, "camellia-ecb", CIPHER, { 16, 24, 32 }, 16, 0, 0 },
	{ NCR_ALG_AES_CTR, "aes-ctr", CIPHER, { 16, 24, 32 }, 1, 16, 0 },
	{ NCR_ALG_CAMELLIA_CTR, "camellia-ctr", CIPHER, { 16, 24, 32 }, 1, 16, 0 },
	{ NCR_ALG_ARCFOUR, "arcfour", CIPHER, { 5, 16, 256 }, 1, 0, 0 },
	{ NCR_ALG_SHA1, "sha1", HASH, { 0 }, 1, 0, 20 },
	{ NCR_ALG_MD5, "md5", HASH, { 0 }, 1, 0, 16 },
	{ NCR_ALG_SHA2_224, "sha224", HASH, { 0 }, 1, 0, 28 },
	{ NCR_ALG_SHA2_256, "sha256", HASH, { 0 }, 1, 0, 32 },
	{ NCR_ALG_SHA2_384, "sha384", HASH, { 0 }, 1, 0, 48 },
	{ NCR_ALG_SHA2_512, "sha512", HASH, { 0 }, 1, 0, 64 },
	{ NCR_ALG_HMAC_SHA1, "hmac-sha1", MAC, { 20, 65, 200 }, 1, 0, 20 },
	{ NCR_ALG_HMAC_MD5, "hmac-md5", MAC, { 20, 65, 200 }, 1, 0, 16 },
	{ NCR_ALG_HMAC_SHA2_224, "hmac-sha224", MAC, { 20, 65, 200 }, 1, 0, 28 },
	{ NCR_ALG_HMAC_SHA2_256, "hmac-sha256", MAC, { 20, 65, 200 }, 1, 0, 32 },
	{ NCR_ALG_HMAC_SHA2_384, "hmac-sha384", MAC, { 20, 65, 200 }, 1, 0, 48 },
	{ NCR_ALG_HMAC_SHA2_512, "hmac-sha512", MAC, { 20, 65, 200 }, 1, 0, 64 },
};

const size_t algorithm_count = COUNT(algorithms);

const struct algorithm *algorithm_of(ncr_algorithm_t id)
{
	for (size_t i = 0; i < algorithm_count; i++)
		if (algorithms[i].id == id)
			return &algorithms[i];
	fail_msg("algorithm %d is not in the table of the tests", id);
	return NULL;
}

void fill_session(struct ncr_session_st *init, ncr_algorithm_t algorithm, ncr_crypto_op_t op, ncr_key_t key,
		  const void *iv, size_t iv_size)
{
	memset(init, RUBBISH, sizeof(*init));
	init->algorithm = algorithm;
	init->op = op;
	/* NCR_KEY_INVALID says that the algorithm needs none: then the member is left as it is */
	if (key != NCR_KEY_INVALID)
		init->key = key;
	if (iv) {
		if (iv_size <= sizeof(init->params.params.cipher.iv))
			memcpy(init->params.params.cipher.iv, iv, iv_size);
		init->params.params.cipher.iv_size = iv_size;
	}
}

void fill_data(struct ncr_session_op_st *op, const void *in, size_t in_size, void *out, size_t out_size)
{
	memset(op, RUBBISH, sizeof(*op));
	op->type = NCR_DIRECT_DATA;
	op->data.udata.input = (void *)in;
	op->data.udata.input_size = in_size;
	op->data.udata.output = out;
	op->data.udata.output_size = out_size;
}

int try_session(int fd, ncr_algorithm_t algorithm, ncr_crypto_op_t op, ncr_key_t key, const void *iv, size_t iv_size,
		ncr_session_t *session)
{
	struct ncr_session_st init;
	int error;

	fill_session(&init, algorithm, op, key, iv, iv_size);
	error = call(fd, NCRIO_SESSION_INIT, &init);
	*session = error ? NCR_SESSION_INVALID : init.ses;
	return error;
}

ncr_session_t session_new(int fd, ncr_algorithm_t algorithm, ncr_crypto_op_t op, ncr_key_t key, const void *iv,
			  size_t iv_size)
{
	ncr_session_t session;

	expect(0, try_session(fd, algorithm, op, key, iv, iv_size, &session));
	assert_true(session >= 0);
	return session;
}

int try_update(int fd, ncr_session_t session, const void *in, size_t in_size, void *out, size_t *out_size)
{
	struct ncr_session_op_st op;
	int error;

	fill_data(&op, in, in_size, out, out_size ? *out_size : 0);
	op.ses = session;
	error = call(fd, NCRIO_SESSION_UPDATE, &op);
	if (out_size)
		*out_size = op.data.udata.output_size;
	return error;
}

int try_final(int fd, ncr_session_t session, const void *in, size_t in_size, void *out, size_t *out_size,
	      ncr_error_t *err)
{
	struct ncr_session_op_st op;
	int error;

	fill_data(&op, in, in_size, out, out_size ? *out_size : 0);
	op.ses = session;
	error = call(fd, NCRIO_SESSION_FINAL, &op);
	if (out_size)
		*out_size = op.data.udata.output_size;
	if (err)
		*err = op.err;
	return error;
}

int try_once(int fd, ncr_algorithm_t algorithm, ncr_crypto_op_t op, ncr_key_t key, const void *iv, size_t iv_size,
	     const void *in, size_t in_size, void *out, size_t *out_size, ncr_error_t *err)
{
	struct ncr_session_once_op_st once;
	int error;

	rubbish(once);
	fill_session(&once.init, algorithm, op, key, iv, iv_size);
	fill_data(&once.op, in, in_size, out, out_size ? *out_size : 0);
	error = call(fd, NCRIO_SESSION_ONCE, &once);
	if (out_size)
		*out_size = once.op.data.udata.output_size;
	if (err)
		*err = once.op.err;
	return error;
}

void session_end(int fd, ncr_session_t session)
{
	uint8_t digest[NCR_HASH_MAX_OUTPUT_SIZE];
	size_t size = sizeof(digest);
	int error = try_final(fd, session, NULL, 0, digest, &size, NULL);

	if (error && error != EBADFD)
		expect(0, error);
	expect(ENOENT, try_final(fd, session, NULL, 0, digest, &size, NULL));
}
