// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * openssl_device.c - a stand-in for /dev/crypto, made of libcrypto, for testing the vector tests themselves
 *
 * Linked into run_vectors with --wrap=open and --wrap=ioctl. What fails with this device is a mistake of the converter,
 * of the runner or of the published file; what fails only in the machine is one of the module.
 */
#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "vector_line.h"

#define OBJECTS_MAX 8
#define MATERIAL_MAX 65536
#define DEVICE 1000000		/* a descriptor that no file has */

static struct {
	bool used;
	struct ncr_key_info_st info;
	uint8_t material[MATERIAL_MAX];
	size_t size;
} keys[OBJECTS_MAX];

static struct {
	bool used;
	struct ncr_session_st init;
	EVP_CIPHER_CTX *cipher;
	EVP_MD_CTX *hash;
	EVP_MAC_CTX *mac;
} sessions[OBJECTS_MAX];

static const char *hash_name(ncr_algorithm_t algorithm)
{
	static const char *const names[] = { "SHA1", "MD5", "SHA2-224", "SHA2-256", "SHA2-384", "SHA2-512" };

	return names[algorithm - (algorithm >= NCR_ALG_HMAC_SHA1 ? NCR_ALG_HMAC_SHA1 : NCR_ALG_SHA1)];
}

static bool is_cipher(ncr_algorithm_t algorithm)
{
	return algorithm < NCR_ALG_SHA1;
}

static size_t key_size(ncr_key_t key)
{
	return key >= 0 && key < OBJECTS_MAX && keys[key].used ? keys[key].size : 0;
}

static const char *cipher_name(ncr_algorithm_t algorithm, size_t size, char *buffer, size_t buffer_size)
{
	static const char *const family[] = {
		[NCR_ALG_AES_CBC] = "AES-%u-CBC", [NCR_ALG_AES_ECB] = "AES-%u-ECB", [NCR_ALG_AES_CTR] = "AES-%u-CTR",
		[NCR_ALG_CAMELLIA_CBC] = "CAMELLIA-%u-CBC", [NCR_ALG_CAMELLIA_ECB] = "CAMELLIA-%u-ECB",
		[NCR_ALG_CAMELLIA_CTR] = "CAMELLIA-%u-CTR", [NCR_ALG_3DES_CBC] = "DES-EDE3-CBC",
		[NCR_ALG_NULL] = "NULL",
	};

	snprintf(buffer, buffer_size, family[algorithm], (unsigned int)size * 8);
	return buffer;
}

static int begin_cipher(int ses)
{
	const struct ncr_session_st *init = &sessions[ses].init;
	size_t iv_size = init->params.params.cipher.iv_size, size = key_size(init->key);
	const uint8_t *key = keys[init->key < 0 ? 0 : init->key].material;
	char name[32];
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, cipher_name(init->algorithm, size, name, sizeof(name)), NULL);
	bool good;

	sessions[ses].cipher = EVP_CIPHER_CTX_new();
	good = cipher && (init->algorithm == NCR_ALG_NULL || (size_t)EVP_CIPHER_get_key_length(cipher) == size) &&
	       (size_t)EVP_CIPHER_get_iv_length(cipher) == iv_size &&
	       EVP_CipherInit_ex2(sessions[ses].cipher, cipher, key, init->params.params.cipher.iv,
				  init->op == NCR_OP_ENCRYPT, NULL) == 1 &&
	       EVP_CIPHER_CTX_set_padding(sessions[ses].cipher, 0) == 1;
	EVP_CIPHER_free(cipher);
	return good ? 0 : -EINVAL;
}

static int begin_mac(int ses)
{
	const struct ncr_session_st *init = &sessions[ses].init;
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, (char *)hash_name(init->algorithm), 0),
		OSSL_PARAM_construct_end(),
	};

	sessions[ses].mac = EVP_MAC_CTX_new(mac);
	EVP_MAC_free(mac);
	if (!key_size(init->key))
		return -ENOENT;
	if (EVP_MAC_init(sessions[ses].mac, keys[init->key].material, keys[init->key].size, params) != 1)
		return -EINVAL;
	return 0;
}

static int begin_hash(int ses)
{
	EVP_MD *hash = EVP_MD_fetch(NULL, hash_name(sessions[ses].init.algorithm), NULL);
	int good;

	sessions[ses].hash = EVP_MD_CTX_new();
	good = EVP_DigestInit_ex2(sessions[ses].hash, hash, NULL);
	EVP_MD_free(hash);
	return good == 1 ? 0 : -EINVAL;
}

static void end_session(int ses)
{
	EVP_CIPHER_CTX_free(sessions[ses].cipher);
	EVP_MAC_CTX_free(sessions[ses].mac);
	EVP_MD_CTX_free(sessions[ses].hash);
	memset(&sessions[ses], 0, sizeof(sessions[ses]));
}

static int session_init(struct ncr_session_st *init)
{
	int ses = 0, error;

	while (ses < OBJECTS_MAX && sessions[ses].used)
		ses++;
	if (ses == OBJECTS_MAX)
		return -EDQUOT;
	sessions[ses].used = true;
	sessions[ses].init = *init;
	init->ses = ses;
	if (is_cipher(init->algorithm))
		error = begin_cipher(ses);
	else
		error = init->algorithm >= NCR_ALG_HMAC_SHA1 ? begin_mac(ses) : begin_hash(ses);
	if (error)
		end_session(ses);
	return error;
}

static int update(int ses, const uint8_t *input, size_t size, uint8_t *output)
{
	int written = 0;

	if (sessions[ses].cipher) {
		if (size && EVP_CipherUpdate(sessions[ses].cipher, output, &written, input, (int)size) != 1)
			return -EINVAL;
		return (size_t)written == size ? 0 : -EINVAL;
	}
	if (sessions[ses].mac)
		return EVP_MAC_update(sessions[ses].mac, input, size) == 1 ? 0 : -EINVAL;
	return EVP_DigestUpdate(sessions[ses].hash, input, size) == 1 ? 0 : -EINVAL;
}

static int finish(int ses, struct ncr_session_op_st *op)
{
	uint8_t digest[EVP_MAX_MD_SIZE], *output = op->data.udata.output;
	size_t *output_size = &op->data.udata.output_size, size = 0;
	unsigned int hash_size = 0;
	bool good;

	if (op->type == NCR_KEY_DATA) {
		output = op->data.kdata.output;
		output_size = &op->data.kdata.output_size;
	}
	if (sessions[ses].mac) {
		good = EVP_MAC_final(sessions[ses].mac, digest, &size, sizeof(digest)) == 1;
	} else {
		good = EVP_DigestFinal_ex(sessions[ses].hash, digest, &hash_size) == 1;
		size = hash_size;
	}
	if (!good)
		return -EINVAL;
	if (sessions[ses].init.op == NCR_OP_VERIFY) {
		good = *output_size == size && !CRYPTO_memcmp(digest, output, size);
		op->err = good ? NCR_SUCCESS : NCR_VERIFICATION_FAILED;
		return 0;
	}
	if (*output_size < size)
		return -EOVERFLOW;
	memcpy(output, digest, size);
	*output_size = size;
	op->err = NCR_SUCCESS;
	return 0;
}

static int session_op(struct ncr_session_op_st *op, bool final)
{
	int error = 0;

	if (op->ses < 0 || op->ses >= OBJECTS_MAX || !sessions[op->ses].used)
		return -ENOENT;
	if (op->type == NCR_KEY_DATA)
		error = update(op->ses, keys[op->data.kdata.input].material, key_size(op->data.kdata.input), NULL);
	else if (op->data.udata.input)
		error = update(op->ses, op->data.udata.input, op->data.udata.input_size, op->data.udata.output);
	if (!final)
		return error;
	if (!error && !sessions[op->ses].cipher)
		error = finish(op->ses, op);
	end_session(op->ses);
	return error;
}

static int session_once(struct ncr_session_once_op_st *once)
{
	int error = session_init(&once->init);

	if (error)
		return error;
	once->op.ses = once->init.ses;
	return session_op(&once->op, true);
}

static int key_init(ncr_key_t *key)
{
	for (int i = 0; i < OBJECTS_MAX; i++) {
		if (!keys[i].used) {
			memset(&keys[i], 0, sizeof(keys[i]));
			keys[i].used = true;
			*key = i;
			return 0;
		}
	}
	return -EDQUOT;
}

static int key_import(const struct ncr_key_data_st *data)
{
	if (!data->idata_size || data->idata_size > MATERIAL_MAX)
		return -EINVAL;
	memcpy(keys[data->key].material, data->idata, data->idata_size);
	keys[data->key].size = data->idata_size;
	keys[data->key].info.type = data->type;
	keys[data->key].info.flags = data->flags;
	return 0;
}

static int wrap_or_unwrap(struct ncr_key_wrap_st *args, bool wrap)
{
	static const char *const names[2] = { "AES-%u-WRAP", "AES-%u-WRAP-PAD" };
	char name[32];
	EVP_CIPHER *cipher;
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
	uint8_t buffer[MATERIAL_MAX];
	int size = 0;
	bool good;

	snprintf(name, sizeof(name), names[args->algorithm], (unsigned int)key_size(args->key) * 8);
	cipher = EVP_CIPHER_fetch(NULL, name, NULL);
	EVP_CIPHER_CTX_set_flags(ctx, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
	good = EVP_CipherInit_ex2(ctx, cipher, keys[args->key].material, NULL, wrap, NULL) == 1 &&
	       EVP_CipherUpdate(ctx, buffer, &size, wrap ? keys[args->keytowrap].material : args->io,
				(int)(wrap ? keys[args->keytowrap].size : args->io_size)) == 1;
	EVP_CIPHER_CTX_free(ctx);
	EVP_CIPHER_free(cipher);
	if (!good)
		return -EBADMSG;
	if (wrap) {
		if ((size_t)size > args->io_size)
			return -EOVERFLOW;
		memcpy(args->io, buffer, (size_t)size);
		args->io_size = (size_t)size;
		return 0;
	}
	return key_import(&(struct ncr_key_data_st){
		.key = args->keytowrap,
		.idata = buffer,
		.idata_size = (size_t)size,
		.type = NCR_KEY_TYPE_SECRET,
		.flags = NCR_KEY_FLAG_WRAPPABLE,
	});
}

static int get_info(struct ncr_key_info_st *info)
{
	info->type = keys[info->key].info.type;
	info->flags = keys[info->key].info.flags;
	return 0;
}

static int dispatch(unsigned long command, void *argument)
{
	switch (command) {
	case NCRIO_KEY_INIT:
		return key_init(argument);
	case NCRIO_KEY_DEINIT:
		keys[*(ncr_key_t *)argument].used = false;
		return 0;
	case NCRIO_KEY_IMPORT:
		return key_import(argument);
	case NCRIO_KEY_GET_INFO:
		return get_info(argument);
	case NCRIO_KEY_WRAP:
	case NCRIO_KEY_UNWRAP:
		return wrap_or_unwrap(argument, command == NCRIO_KEY_WRAP);
	case NCRIO_SESSION_INIT:
		return session_init(argument);
	case NCRIO_SESSION_UPDATE:
	case NCRIO_SESSION_FINAL:
		return session_op(argument, command == NCRIO_SESSION_FINAL);
	case NCRIO_SESSION_ONCE:
		return session_once(argument);
	default:
		return -ENOTTY;
	}
}

int __wrap_open(const char *path, int flags, ...)
{
	(void)flags;
	if (!strcmp(path, "/dev/crypto"))
		return DEVICE;
	errno = ENOENT;
	return -1;
}

int __wrap_ioctl(int fd, unsigned long command, ...)
{
	va_list args;
	void *argument;

	va_start(args, command);
	argument = va_arg(args, void *);
	va_end(args);
	errno = fd == DEVICE ? -dispatch(command, argument) : EBADF;
	return errno ? -1 : 0;
}
