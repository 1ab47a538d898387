// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * specification.c - structures at the end of memory, numbers in DER, DSA and Diffie-Hellman
 */
#include "specification.h"

void takes_structure(unsigned long number, void *args, size_t size)
{
	uint8_t *exact = guarded(size);

	assert_int_equal(_IOC_SIZE(number), size);
	memcpy(exact + 4, args, size - 4);
	expect(EFAULT, call(fd, number, exact + 4));
	memcpy(exact, args, size);
	expect(0, call(fd, number, exact));
	memcpy(args, exact, size);
	guarded_free(exact, size);
}

/* --- keys --------------------------------------------------------------------------------------------------------- */

int try_look(int fd, ncr_key_t key)
{
	struct ncr_key_info_st info;

	return try_info(fd, key, &info);
}

struct ncr_key_info_st info_of(ncr_key_t key)
{
	struct ncr_key_info_st info;

	expect(0, try_info(fd, key, &info));
	return info;
}

bool same_secret(ncr_key_t a, ncr_key_t b)
{
	uint8_t mac[2][32];
	size_t size = sizeof(mac[0]);

	expect(0, try_once(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, a, NULL, 0, "x", 1, mac[0], &size, NULL));
	expect(0, try_once(fd, NCR_ALG_HMAC_SHA2_256, NCR_OP_SIGN, b, NULL, 0, "x", 1, mac[1], &size, NULL));
	return !memcmp(mac[0], mac[1], sizeof(mac[0]));
}

bool belong_together(struct pair pair)
{
	bool rsa = info_of(pair.private).algorithm == NCR_ALG_RSA;
	uint8_t signature[MODULUS_MAX];
	size_t size = sizeof(signature);
	ncr_error_t err;

	if (rsa) {
		expect(0, try_rsa(fd, NCR_OP_SIGN, pair.private, PKCS1_SIGN(NCR_ALG_SHA2_256), "text", 4, signature,
				  &size, NULL));
		return verdict(fd, pair.public, PKCS1_SIGN(NCR_ALG_SHA2_256), "text", 4, signature, size) ==
		       NCR_SUCCESS;
	}
	expect(0, try_dsa(NCR_OP_SIGN, pair.private, NCR_ALG_SHA2_256, "text", 4, signature, &size, NULL));
	expect(0, try_dsa(NCR_OP_VERIFY, pair.public, NCR_ALG_SHA2_256, "text", 4, signature, &size, &err));
	return err == NCR_SUCCESS;
}

int try_key_data(ncr_algorithm_t algorithm, ncr_key_t with, ncr_key_t input, void *out, size_t *size)
{
	struct ncr_session_once_op_st once;
	int error;

	rubbish(once);
	fill_session(&once.init, algorithm, NCR_OP_SIGN, with, NULL, 0);
	once.op.type = NCR_KEY_DATA;
	once.op.data.kdata.input = input;
	once.op.data.kdata.output = out;
	once.op.data.kdata.output_size = *size;
	error = call(fd, NCRIO_SESSION_ONCE, &once);
	*size = once.op.data.kdata.output_size;
	return error;
}

/* What is around numbers is opened as if it were not there. */
const uint8_t *der_number(const uint8_t *der, size_t size, unsigned int number, size_t *number_size)
{
	const uint8_t *at = der, *end = der + size;

	while (end - at > 2) {
		uint8_t tag = *at++;
		size_t length = *at++;

		if (length & 0x80) {
			size_t bytes = length & 0x7f;

			for (length = 0; bytes && at < end; bytes--)
				length = length << 8 | *at++;
		}
		if (tag == 0x03)	/* BIT STRING: a byte says how many bits are not used */
			at++;
		if (tag == 0x03 || tag == 0x04 || tag == 0x30)
			continue;
		if (tag == 0x02 && !number--) {
			assert_true(length <= (size_t)(end - at));
			for (; length && !*at; at++)
				length--;
			*number_size = length;
			return at;
		}
		at += length;
	}
	return NULL;
}

unsigned int der_number_bits(const uint8_t *der, size_t size, unsigned int number)
{
	size_t length;
	const uint8_t *at = der_number(der, size, number, &length);

	return at && length ? 8 * length - (__builtin_clz(*at) - 24) : 0;
}

int try_import_type(ncr_key_t key, ncr_key_type_t type, ncr_algorithm_t algorithm, const void *data, size_t size,
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

/* --- DSA ---------------------------------------------------------------------------------------------------------- */

int try_dsa_pair(struct pair pair, unsigned int p_bits, unsigned int q_bits, unsigned int flags)
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

/* To find its parameters takes seconds: it is made once. */
struct pair dsa_pair(unsigned int flags)
{
	static uint8_t der[2][DER_MAX];
	static size_t size[2];
	struct pair pair = pair_empty(fd);

	if (!size[1]) {
		expect(0, try_dsa_pair(pair, 1024, 160, EXPORTABLE));
		size[0] = size[1] = DER_MAX;
		expect(0, try_export(fd, pair.private, der[0], &size[0]));
		expect(0, try_export(fd, pair.public, der[1], &size[1]));
	}
	expect(0, try_import_type(pair.private, NCR_KEY_TYPE_PRIVATE, NCR_ALG_DSA, der[0], size[0], flags));
	expect(0, try_import_type(pair.public, NCR_KEY_TYPE_PUBLIC, NCR_ALG_DSA, der[1], size[1], 0));
	return pair;
}

int try_dsa(ncr_crypto_op_t op, ncr_key_t key, ncr_algorithm_t hash, const void *in, size_t in_size, void *out,
	    size_t *out_size, ncr_error_t *err)
{
	struct ncr_session_once_op_st once;
	int error;

	rubbish(once);
	fill_session(&once.init, NCR_ALG_DSA, op, key, NULL, 0);
	once.init.params.params.dsa.sign_hash = hash;
	fill_data(&once.op, in, in_size, out, *out_size);
	error = call(fd, NCRIO_SESSION_ONCE, &once);
	*out_size = once.op.data.udata.output_size;
	if (err)
		*err = once.op.err;
	return error;
}

/* --- Diffie-Hellman ----------------------------------------------------------------------------------------------- */

const uint8_t dh_generator[1] = { 2 };

const uint8_t dh_prime[DH_SIZE] = {
	0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xad, 0xf8, 0x54, 0x58, 0xa2, 0xbb, 0x4a, 0x9a,
	0xaf, 0xdc, 0x56, 0x20, 0x27, 0x3d, 0x3c, 0xf1, 0xd8, 0xb9, 0xc5, 0x83, 0xce, 0x2d, 0x36, 0x95,
	0xa9, 0xe1, 0x36, 0x41, 0x14, 0x64, 0x33, 0xfb, 0xcc, 0x93, 0x9d, 0xce, 0x24, 0x9b, 0x3e, 0xf9,
	0x7d, 0x2f, 0xe3, 0x63, 0x63, 0x0c, 0x75, 0xd8, 0xf6, 0x81, 0xb2, 0x02, 0xae, 0xc4, 0x61, 0x7a,
	0xd3, 0xdf, 0x1e, 0xd5, 0xd5, 0xfd, 0x65, 0x61, 0x24, 0x33, 0xf5, 0x1f, 0x5f, 0x06, 0x6e, 0xd0,
	0x85, 0x63, 0x65, 0x55, 0x3d, 0xed, 0x1a, 0xf3, 0xb5, 0x57, 0x13, 0x5e, 0x7f, 0x57, 0xc9, 0x35,
	0x98, 0x4f, 0x0c, 0x70, 0xe0, 0xe6, 0x8b, 0x77, 0xe2, 0xa6, 0x89, 0xda, 0xf3, 0xef, 0xe8, 0x72,
	0x1d, 0xf1, 0x58, 0xa1, 0x36, 0xad, 0xe7, 0x35, 0x30, 0xac, 0xca, 0x4f, 0x48, 0x3a, 0x79, 0x7a,
	0xbc, 0x0a, 0xb1, 0x82, 0xb3, 0x24, 0xfb, 0x61, 0xd1, 0x08, 0xa9, 0x4b, 0xb2, 0xc8, 0xe3, 0xfb,
	0xb9, 0x6a, 0xda, 0xb7, 0x60, 0xd7, 0xf4, 0x68, 0x1d, 0x4f, 0x42, 0xa3, 0xde, 0x39, 0x4d, 0xf4,
	0xae, 0x56, 0xed, 0xe7, 0x63, 0x72, 0xbb, 0x19, 0x0b, 0x07, 0xa7, 0xc8, 0xee, 0x0a, 0x6d, 0x70,
	0x9e, 0x02, 0xfc, 0xe1, 0xcd, 0xf7, 0xe2, 0xec, 0xc0, 0x34, 0x04, 0xcd, 0x28, 0x34, 0x2f, 0x61,
	0x91, 0x72, 0xfe, 0x9c, 0xe9, 0x85, 0x83, 0xff, 0x8e, 0x4f, 0x12, 0x32, 0xee, 0xf2, 0x81, 0x83,
	0xc3, 0xfe, 0x3b, 0x1b, 0x4c, 0x6f, 0xad, 0x73, 0x3b, 0xb5, 0xfc, 0xbc, 0x2e, 0xc2, 0x20, 0x05,
	0xc5, 0x8e, 0xf1, 0x83, 0x7d, 0x16, 0x83, 0xb2, 0xc6, 0xf3, 0x4a, 0x26, 0xc1, 0xb2, 0xef, 0xfa,
	0x88, 0x6b, 0x42, 0x38, 0x61, 0x28, 0x5c, 0x97, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
};

int try_dh_pair(struct pair pair, const void *p, size_t p_size, const void *g, size_t g_size, unsigned int flags)
{
	struct ncr_key_generate_st args;

	rubbish(args);
	args.desc = pair.private;
	args.desc2 = pair.public;
	args.params.algorithm = NCR_ALG_DH;
	args.params.keyflags = flags;
	args.params.params.dh.p = (uint8_t *)p;
	args.params.params.dh.p_size = p_size;
	args.params.params.dh.g = (uint8_t *)g;
	args.params.params.dh.g_size = g_size;
	return call(fd, NCRIO_KEY_GENERATE_PAIR, &args);
}

struct pair dh_pair(unsigned int flags)
{
	struct pair pair = pair_empty(fd);

	expect(0, try_dh_pair(pair, dh_prime, DH_SIZE, dh_generator, sizeof(dh_generator), flags));
	return pair;
}

int try_derive(ncr_derive_t derive, ncr_key_t newkey, unsigned int flags, ncr_key_t key, const void *pub,
	       size_t pub_size)
{
	struct ncr_key_derivation_params_st args;

	rubbish(args);
	args.derive = derive;
	args.newkey = newkey;
	args.keyflags = flags;
	args.key = key;
	args.params.params.dh.pub = (uint8_t *)pub;
	args.params.params.dh.pub_size = pub_size;
	return call(fd, NCRIO_KEY_DERIVE, &args);
}

size_t dh_number(ncr_key_t key, uint8_t number[DH_SIZE])
{
	size_t size = DH_SIZE;

	expect(0, try_export(fd, key, number, &size));
	assert_in_range(size, 1, DH_SIZE);
	return size;
}

void derive_both(ncr_key_t *ours, ncr_key_t *theirs, unsigned int flags)
{
	struct pair we = dh_pair(flags), they = dh_pair(flags);
	uint8_t number[DH_SIZE];
	size_t size;

	*ours = key_new(fd);
	*theirs = key_new(fd);
	size = dh_number(they.public, number);
	expect(0, try_derive(NCR_DERIVE_DH, *ours, flags, we.private, number, size));
	size = dh_number(we.public, number);
	expect(0, try_derive(NCR_DERIVE_DH, *theirs, flags, they.private, number, size));
	pair_free(fd, we);
	pair_free(fd, they);
}
