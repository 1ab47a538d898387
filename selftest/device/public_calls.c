// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * public_calls.c - what DSA and Diffie-Hellman take beyond rsa_calls.h: their pairs, numbers, and deriving
 */
#include "public_calls.h"

/* --- keys --------------------------------------------------------------------------------------------------------- */

int try_import_as(int fd, ncr_key_t key, ncr_key_type_t type, ncr_algorithm_t algorithm, const void *data, size_t size,
		  unsigned int flags)
{
	struct ncr_key_data_st args;

	rubbish(args);
	args.key = key;
	args.idata = (void *)data;
	args.idata_size = size;
	args.key_id_size = 0;
	args.type = type;
	args.algorithm = algorithm;
	args.flags = flags;
	return call(fd, NCRIO_KEY_IMPORT, &args);
}

ncr_key_t key_as(int fd, ncr_key_type_t type, ncr_algorithm_t algorithm, const void *data, size_t size,
		 unsigned int flags)
{
	ncr_key_t key = key_new(fd);

	expect(0, try_import_as(fd, key, type, algorithm, data, size, flags));
	return key;
}

int try_public_half(int fd, ncr_key_t private, ncr_key_t public)
{
	struct ncr_key_public args = { sizeof(args), private, public, 0 };

	return call(fd, NCRIO_KEY_PUBLIC, &args);
}

unsigned int bits_of(int fd, ncr_key_t key)
{
	struct ncr_key_describe describe;

	rubbish(describe);
	describe.size = sizeof(describe);
	describe.key = key;
	expect(0, call(fd, NCRIO_KEY_DESCRIBE, &describe));
	return describe.bits;
}

void check_pair(int fd, struct pair pair, ncr_algorithm_t algorithm, unsigned int bits, unsigned int flags)
{
	struct ncr_key_info_st private, public;

	expect(0, try_info(fd, pair.private, &private));
	expect(0, try_info(fd, pair.public, &public));
	assert_int_equal(private.type, NCR_KEY_TYPE_PRIVATE);
	assert_int_equal(public.type, NCR_KEY_TYPE_PUBLIC);
	assert_int_equal(private.algorithm, algorithm);
	assert_int_equal(public.algorithm, algorithm);
	assert_int_equal(private.flags, flags);
	assert_int_equal(public.flags, PUBLIC_FLAGS);
	/* one random name for both */
	assert_int_equal(private.key_id_size, MAX_KEY_ID_SIZE);
	assert_int_equal(public.key_id_size, MAX_KEY_ID_SIZE);
	assert_memory_equal(private.key_id, public.key_id, MAX_KEY_ID_SIZE);
	assert_int_equal(bits_of(fd, pair.private), bits);
	/* a number may be shorter than the prime */
	assert_in_range(bits_of(fd, pair.public), algorithm == NCR_ALG_DH ? bits - 64 : bits, bits);
}

const uint8_t *material_of(int fd, ncr_key_t key, size_t *size)
{
	static uint8_t buffers[NCR_KEY_TYPE_PRIVATE + 1][DER_MAX];
	struct ncr_key_info_st info;

	expect(0, try_info(fd, key, &info));
	assert_in_range(info.type, NCR_KEY_TYPE_SECRET, NCR_KEY_TYPE_PRIVATE);
	*size = DER_MAX;
	expect(0, try_export(fd, key, buffers[info.type], size));
	return buffers[info.type];
}

/* --- DSA ---------------------------------------------------------------------------------------------------------- */

int try_dsa_pair(int fd, struct pair pair, unsigned int p_bits, unsigned int q_bits, unsigned int flags)
{
	struct ncr_key_generate_st args;

	rubbish(args);
	args.desc = pair.private;
	args.desc2 = pair.public;
	args.params.algorithm = NCR_ALG_DSA;
	args.params.keyflags = flags;
	args.params.params.dsa.p_bits = p_bits;
	args.params.params.dsa.q_bits = q_bits;
	return call(fd, NCRIO_KEY_GENERATE_PAIR, &args);
}

struct pair dsa_pair_known(int fd, unsigned int flags)
{
	struct pair pair = pair_empty(fd);

	expect(0, try_import_as(fd, pair.private, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DSA, dsa_known->key,
				dsa_known->key_size, flags));
	expect(0, try_public_half(fd, pair.private, pair.public));
	return pair;
}

void fill_dsa(struct ncr_session_st *init, ncr_crypto_op_t op, ncr_key_t key, ncr_algorithm_t hash)
{
	fill_session(init, NCR_ALG_DSA, op, key, NULL, 0);
	init->params.params.dsa.sign_hash = hash;
}

int try_dsa_session(int fd, ncr_crypto_op_t op, ncr_key_t key, ncr_algorithm_t hash, ncr_session_t *session)
{
	struct ncr_session_st init;
	int error;

	fill_dsa(&init, op, key, hash);
	error = call(fd, NCRIO_SESSION_INIT, &init);
	*session = error ? NCR_SESSION_INVALID : init.ses;
	return error;
}

int try_dsa(int fd, ncr_crypto_op_t op, ncr_key_t key, ncr_algorithm_t hash, const void *in, size_t in_size, void *out,
	    size_t *out_size, ncr_error_t *err)
{
	struct ncr_session_once_op_st once;
	int error;

	rubbish(once);
	fill_dsa(&once.init, op, key, hash);
	fill_data(&once.op, in, in_size, out, *out_size);
	error = call(fd, NCRIO_SESSION_ONCE, &once);
	*out_size = once.op.data.udata.output_size;
	if (err)
		*err = once.op.err;
	return error;
}

ncr_error_t dsa_verdict(int fd, ncr_key_t key, ncr_algorithm_t hash, const void *message, size_t size,
			const void *signature, size_t signature_size)
{
	size_t room = signature_size;
	ncr_error_t err;

	expect(0, try_dsa(fd, NCR_OP_VERIFY, key, hash, message, size, (void *)signature, &room, &err));
	assert_int_equal(room, signature_size);
	return err;
}

void dsa_belong_together(int fd, struct pair pair)
{
	uint8_t signature[DSA_SIGNATURE_MAX];
	size_t size = sizeof(signature);

	expect(0, try_dsa(fd, NCR_OP_SIGN, pair.private, NCR_ALG_SHA2_256, "text", 4, signature, &size, NULL));
	assert_int_equal(dsa_verdict(fd, pair.public, NCR_ALG_SHA2_256, "text", 4, signature, size), NCR_SUCCESS);
	assert_int_equal(dsa_verdict(fd, pair.public, NCR_ALG_SHA2_256, "Text", 4, signature, size),
			 NCR_VERIFICATION_FAILED);
}

/* --- Diffie-Hellman ----------------------------------------------------------------------------------------------- */

struct number dh_named(void)
{
	struct number p = { .size = DH_SIZE };
	/* PrivateKeyInfo, version, algorithm, its name, parameters; then the number with its sign */
	static const uint8_t before[] = { 0x02, 0x82, 0x01, 0x01, 0x00 };
	const uint8_t *at = memmem(dh_known->key, 60, before, sizeof(before));

	assert_non_null(at);
	memcpy(p.bytes, at + sizeof(before), DH_SIZE);
	return p;
}

struct number dh_safe(void)
{
	static const uint8_t bytes[] = {
		0xa5, 0x41, 0x1c, 0xc2, 0x8c, 0x8e, 0x52, 0x5d, 0x02, 0x2d, 0x24, 0x0b, 0xf1, 0x37, 0x40, 0x31,
		0xd2, 0x9b, 0x68, 0xa3, 0x3a, 0xe4, 0x63, 0x5c, 0xe7, 0xd8, 0xe9, 0xd3, 0x8a, 0xe9, 0x75, 0xf5,
		0xd4, 0xcd, 0x4a, 0x7b, 0x9d, 0x7f, 0x7a, 0x29, 0x16, 0x79, 0xe2, 0x39, 0x87, 0x53, 0x5d, 0x88,
		0x36, 0x82, 0x4d, 0x29, 0x23, 0x01, 0x55, 0xc9, 0x76, 0xf0, 0x13, 0x8a, 0x91, 0x54, 0xfa, 0xff,
	};
	struct number p = { .size = sizeof(bytes) };

	memcpy(p.bytes, bytes, sizeof(bytes));
	return p;
}

struct number dh_other(void)
{
	static const uint8_t bytes[] = {
		0xfb, 0xed, 0x53, 0x4b, 0x4e, 0x4d, 0x74, 0x35, 0x0d, 0xd0, 0x92, 0x77, 0xf1, 0xa1, 0xdf, 0x3b,
		0x93, 0x41, 0xe5, 0xc1, 0xc6, 0x24, 0xa1, 0xa9, 0x2f, 0xdb, 0xce, 0x33, 0x8f, 0x17, 0xc5, 0xdf,
		0xea, 0x20, 0xae, 0x45, 0x5f, 0x49, 0xab, 0xa5, 0xb6, 0x25, 0xb2, 0xd9, 0x21, 0x4d, 0xfe, 0x93,
		0xf2, 0xfb, 0x93, 0xce, 0x63, 0x6d, 0x90, 0x2e, 0x7b, 0x40, 0xd2, 0x60, 0x7c, 0xd3, 0xed, 0xe3,
	};
	struct number p = { .size = sizeof(bytes) };

	memcpy(p.bytes, bytes, sizeof(bytes));
	return p;
}

struct number number_of(uint32_t value)
{
	struct number number = { .size = 4 };

	for (int i = 0; i < 4; i++)
		number.bytes[i] = value >> 8 * (3 - i);
	return number;
}

struct number number_plus(struct number number, int plus)
{
	for (size_t at = number.size; at--; plus >>= 8) {
		plus += number.bytes[at];
		number.bytes[at] = plus;
	}
	assert_int_equal(plus, 0);
	return number;
}

int try_dh_pair(int fd, struct pair pair, const void *p, size_t p_size, const void *g, size_t g_size,
		unsigned int flags)
{
	struct ncr_key_generate_st args;

	rubbish(args);
	args.desc = pair.private;
	args.desc2 = pair.public;
	args.params.algorithm = NCR_ALG_DH;
	args.params.keyflags = flags;
	args.params.params.dh.p = (void *)p;
	args.params.params.dh.p_size = p_size;
	args.params.params.dh.g = (void *)g;
	args.params.params.dh.g_size = g_size;
	return call(fd, NCRIO_KEY_GENERATE_PAIR, &args);
}

struct pair dh_pair(int fd, struct number p, unsigned int flags)
{
	struct pair pair = pair_empty(fd);

	expect(0, try_dh_pair(fd, pair, p.bytes, p.size, "\x02", 1, flags));
	return pair;
}

ncr_key_t dh_private_known(int fd, unsigned int flags)
{
	return key_as(fd, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DH, dh_known->key, dh_known->key_size, flags);
}

size_t dh_safe_private(uint8_t der[DER_MAX])
{
	/* PrivateKeyInfo: version, algorithm with p and 2, and x */
	static const uint8_t before[] = {
		0x30, 0x5d, 0x02, 0x01, 0x00, 0x30, 0x53, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x03,
		0x01, 0x30, 0x46, 0x02, 0x41, 0x00,
	}, after[] = { 0x02, 0x01, 0x02, 0x04, 0x03, 0x02, 0x01, 0x04 };
	struct number p = dh_safe();

	memcpy(der, before, sizeof(before));
	memcpy(der + sizeof(before), p.bytes, p.size);
	memcpy(der + sizeof(before) + p.size, after, sizeof(after));
	return sizeof(before) + p.size + sizeof(after);
}

int try_derive_as(int fd, unsigned int derive, ncr_key_t newkey, unsigned int flags, ncr_key_t key, const void *pub,
		  size_t size)
{
	struct ncr_key_derivation_params_st args;

	rubbish(args);
	args.derive = derive;
	args.newkey = newkey;
	args.keyflags = flags;
	args.key = key;
	args.params.params.dh.pub = (void *)pub;
	args.params.params.dh.pub_size = size;
	return call(fd, NCRIO_KEY_DERIVE, &args);
}

int try_derive(int fd, ncr_key_t newkey, unsigned int flags, ncr_key_t key, const void *pub, size_t size)
{
	return try_derive_as(fd, NCR_DERIVE_DH, newkey, flags, key, pub, size);
}
