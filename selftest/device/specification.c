// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * specification.c - structures at the end of memory, numbers in DER, Diffie-Hellman
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
	expect(0, try_dsa(fd, NCR_OP_SIGN, pair.private, NCR_ALG_SHA2_256, "text", 4, signature, &size, NULL));
	expect(0, try_dsa(fd, NCR_OP_VERIFY, pair.public, NCR_ALG_SHA2_256, "text", 4, signature, &size, &err));
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

/* --- Diffie-Hellman ----------------------------------------------------------------------------------------------- */

const uint8_t dh_generator[1] = { 2 };

struct pair dh_pair_new(unsigned int flags)
{
	return dh_pair(fd, dh_named(), flags);
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
	struct pair we = dh_pair_new(flags), they = dh_pair_new(flags);
	uint8_t number[DH_SIZE];
	size_t size;

	*ours = key_new(fd);
	*theirs = key_new(fd);
	size = dh_number(they.public, number);
	expect(0, try_derive(fd, *ours, flags, we.private, number, size));
	size = dh_number(we.public, number);
	expect(0, try_derive(fd, *theirs, flags, they.private, number, size));
	pair_free(fd, we);
	pair_free(fd, they);
}
