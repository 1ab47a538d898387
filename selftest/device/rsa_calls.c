// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rsa_calls.c - pairs of keys, keys in DER, and operations with a scheme
 */
#include "rsa_calls.h"

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

const struct hash hashes[HASHES] = {
	{ NCR_ALG_SHA1, 20 },	  { NCR_ALG_SHA2_224, 28 }, { NCR_ALG_SHA2_256, 32 },
	{ NCR_ALG_SHA2_384, 48 }, { NCR_ALG_SHA2_512, 64 },
};

/* --- keys --------------------------------------------------------------------------------------------------------- */

int try_pair(int fd, struct pair pair, ncr_algorithm_t algorithm, unsigned int bits, unsigned long e,
	     unsigned int flags)
{
	struct ncr_key_generate_st args;

	rubbish(args);
	args.desc = pair.private;
	args.desc2 = pair.public;
	args.params.algorithm = algorithm;
	args.params.keyflags = flags;
	args.params.params.rsa.bits = bits;
	args.params.params.rsa.e = e;
	return call(fd, NCRIO_KEY_GENERATE_PAIR, &args);
}

struct pair pair_empty(int fd)
{
	return (struct pair){ .private = key_new(fd), .public = key_new(fd) };
}

struct pair pair_new(int fd, unsigned int bits, unsigned int flags)
{
	struct pair pair = pair_empty(fd);

	expect(0, try_pair(fd, pair, NCR_ALG_RSA, bits, 0, flags));
	return pair;
}

void pair_free(int fd, struct pair pair)
{
	key_free(fd, pair.private);
	key_free(fd, pair.public);
}

#define MAKERS_MAX 4

void kill_makers(int fd, const struct pair *pairs, size_t count, int (*make)(int fd, struct pair pair))
{
	pid_t children[MAKERS_MAX];
	cpu_set_t one, all;
	int said[2], status;

	assert_true(count <= MAKERS_MAX);
	assert_int_equal(sched_getaffinity(0, sizeof(all), &all), 0);
	CPU_ZERO(&one);
	CPU_SET(0, &one);
	assert_int_equal(sched_setaffinity(0, sizeof(one), &one), 0);
	assert_int_equal(pipe(said), 0);
	for (size_t i = 0; i < count; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (!children[i])
			/* once is seldom long enough to be killed */
			for (write(said[1], "", 1);;)
				if (make(fd, pairs[i]))
					_exit(1);
	}
	for (size_t i = 0; i < count; i++)
		assert_int_equal(read(said[0], &(char){ 0 }, 1), 1);
	for (int i = 0; i < 20; i++) {
		ncr_key_t key = key_new(fd);

		expect(0, try_generate(fd, key, 256, 0));
		key_free(fd, key);
		nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
	}
	for (size_t i = 0; i < count; i++)
		assert_int_equal(kill(children[i], SIGKILL), 0);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	}
	close(said[0]);
	close(said[1]);
	assert_int_equal(sched_setaffinity(0, sizeof(all), &all), 0);
}

int try_import_der(int fd, ncr_key_t key, ncr_key_type_t type, const void *der, size_t size, unsigned int flags)
{
	struct ncr_key_data_st args;

	rubbish(args);
	args.key = key;
	args.idata = (void *)der;
	args.idata_size = size;
	args.key_id_size = 0;
	args.type = type;
	args.algorithm = NCR_ALG_RSA;
	args.flags = flags;
	return call(fd, NCRIO_KEY_IMPORT, &args);
}

ncr_key_t key_of_der(int fd, ncr_key_type_t type, const void *der, size_t size, unsigned int flags)
{
	ncr_key_t key = key_new(fd);

	expect(0, try_import_der(fd, key, type, der, size, flags));
	return key;
}

const uint8_t *der_of(int fd, ncr_key_t key, size_t *size)
{
	static uint8_t buffers[NCR_KEY_TYPE_PRIVATE + 1][DER_MAX];
	struct ncr_key_info_st info;
	uint8_t *der;

	expect(0, try_info(fd, key, &info));
	assert_in_range(info.type, NCR_KEY_TYPE_PUBLIC, NCR_KEY_TYPE_PRIVATE);
	der = buffers[info.type];
	*size = DER_MAX;
	expect(0, try_export(fd, key, der, size));
	assert_in_range(*size, 100, DER_MAX);
	return der;
}

size_t known_public(uint8_t der[DER_MAX])
{
	static const uint8_t before[] = {
		0x30, 0x82, 0x01, 0x22, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01,
		0x05, 0x00, 0x03, 0x82, 0x01, 0x0f, 0x00, 0x30, 0x82, 0x01, 0x0a,
	};
	/* modulus and exponent, which come one after the other in RSAPrivateKey, too */
	const size_t numbers = 4 + 257 + 5;

	memcpy(der, before, sizeof(before));
	memcpy(der + sizeof(before), rsa_known->key + 7, numbers);
	return sizeof(before) + numbers;
}

struct pair pair_known(int fd, unsigned int flags)
{
	struct pair pair = pair_empty(fd);
	uint8_t der[DER_MAX];
	size_t size = known_public(der);

	expect(0, try_import_der(fd, pair.private, NCR_KEY_TYPE_PRIVATE, rsa_known->key, rsa_known->key_size, flags));
	expect(0, try_import_der(fd, pair.public, NCR_KEY_TYPE_PUBLIC, der, size, 0));
	return pair;
}

/* --- operations --------------------------------------------------------------------------------------------------- */

void fill_scheme(struct ncr_session_st *init, ncr_crypto_op_t op, ncr_key_t key, struct scheme scheme)
{
	bool signature = op == NCR_OP_SIGN || op == NCR_OP_VERIFY;

	fill_session(init, NCR_ALG_RSA, op, key, NULL, 0);
	init->params.params.rsa.type = scheme.type;
	if (signature)
		init->params.params.rsa.sign_hash = scheme.hash;
	else if (scheme.type == RSA_PKCS1_OAEP)
		init->params.params.rsa.oaep_hash = scheme.hash;
	if (scheme.type == RSA_PKCS1_PSS)
		init->params.params.rsa.pss_salt = scheme.salt;
}

int try_scheme(int fd, ncr_crypto_op_t op, ncr_key_t key, struct scheme scheme, ncr_session_t *session)
{
	struct ncr_session_st init;
	int error;

	fill_scheme(&init, op, key, scheme);
	error = call(fd, NCRIO_SESSION_INIT, &init);
	*session = error ? NCR_SESSION_INVALID : init.ses;
	return error;
}

int try_rsa(int fd, ncr_crypto_op_t op, ncr_key_t key, struct scheme scheme, const void *in, size_t in_size, void *out,
	    size_t *out_size, ncr_error_t *err)
{
	struct ncr_session_once_op_st once;
	int error;

	rubbish(once);
	fill_scheme(&once.init, op, key, scheme);
	fill_data(&once.op, in, in_size, out, *out_size);
	error = call(fd, NCRIO_SESSION_ONCE, &once);
	*out_size = once.op.data.udata.output_size;
	if (err)
		*err = once.op.err;
	return error;
}

ncr_error_t verdict(int fd, ncr_key_t key, struct scheme scheme, const void *message, size_t size,
		    const void *signature, size_t signature_size)
{
	size_t room = signature_size;
	ncr_error_t err;

	expect(0, try_rsa(fd, NCR_OP_VERIFY, key, scheme, message, size, (void *)signature, &room, &err));
	assert_int_equal(room, signature_size);
	return err;
}
