// SPDX-License-Identifier: GPL-2.0
/*
 * RSA keys as bytes: RSAPrivateKey (RFC 8017 A.1.2), PrivateKeyInfo (RFC 5208 section 5) and
 * SubjectPublicKeyInfo (RFC 5280 4.1)
 */
#include "rsa_key.h"

#include "port.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

/* AlgorithmIdentifier { rsaEncryption 1.2.840.113549.1.1.1, NULL }, RFC 3279 2.3.1 */
static const u8 rsa_encryption[] = {
	0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
};

/* version of both private formats: two primes, no attributes */
static const u8 version_0[] = { 0x02, 0x01, 0x00 };

static int read_private(const struct ncr_der *der, struct ncr_rsa_numbers *numbers)
{
	struct ncr_der *fields[] = {
		&numbers->n, &numbers->e, &numbers->d, &numbers->p, &numbers->q,
		&numbers->dp, &numbers->dq, &numbers->qinv,
	};
	struct ncr_der rest = *der, sequence;
	size_t i;

	if (ncr_der_read(&rest, NCR_DER_SEQUENCE, &sequence) || rest.size ||
	    ncr_der_read_exactly(&sequence, version_0, sizeof(version_0)))
		return -EINVAL;
	for (i = 0; i < ARRAY_SIZE(fields); i++)
		if (ncr_der_read_number(&sequence, fields[i]) || !fields[i]->size)
			return -EINVAL;
	return sequence.size ? -EINVAL : 0;
}

/* PrivateKeyInfo around it, or nothing */
static int unpack_private(struct ncr_der *der)
{
	struct ncr_der rest = *der, sequence, content;

	if (ncr_der_read(&rest, NCR_DER_SEQUENCE, &sequence) || rest.size ||
	    ncr_der_read_exactly(&sequence, version_0, sizeof(version_0)))
		return -EINVAL;
	if (sequence.size && sequence.at[0] == NCR_DER_INTEGER)
		return 0;
	if (ncr_der_read_exactly(&sequence, rsa_encryption, sizeof(rsa_encryption)) ||
	    ncr_der_read(&sequence, NCR_DER_OCTET_STRING, &content) || sequence.size)
		return -EINVAL;
	*der = content;
	return 0;
}

int ncr_rsa_import_private(const u8 *der, size_t size, struct ncr_rsa **out)
{
	struct ncr_der rest = { der, size };
	struct ncr_rsa_numbers numbers = {};
	struct ncr_rsa *key;
	int error;

	error = unpack_private(&rest) ?: read_private(&rest, &numbers) ?:
		ncr_rsa_new(&numbers, &key);
	if (error)
		return error;
	error = ncr_rsa_check(key) ?: ncr_rsa_consistent(key);
	if (error) {
		ncr_rsa_free(key);
		return error == -EIO ? -EINVAL : error;
	}
	*out = key;
	return 0;
}

int ncr_rsa_import_public(const u8 *der, size_t size, struct ncr_rsa **out)
{
	struct ncr_der rest = { der, size }, info, bits, sequence;
	struct ncr_rsa_numbers numbers = {};

	if (ncr_der_read(&rest, NCR_DER_SEQUENCE, &info) || rest.size ||
	    ncr_der_read_exactly(&info, rsa_encryption, sizeof(rsa_encryption)) ||
	    ncr_der_read(&info, NCR_DER_BIT_STRING, &bits) || info.size ||
	    ncr_der_read_exactly(&bits, (const u8 *)"", 1) ||	/* no unused bits */
	    ncr_der_read(&bits, NCR_DER_SEQUENCE, &sequence) || bits.size ||
	    ncr_der_read_number(&sequence, &numbers.n) ||
	    ncr_der_read_number(&sequence, &numbers.e) || sequence.size)
		return -EINVAL;
	return ncr_rsa_new(&numbers, out);
}

/* --- writing --- */

/* @number is room for the bytes of @limbs limbs */
static void write_number(struct ncr_der_out *out, const u64 *a, size_t limbs, u8 *number)
{
	ncr_limbs_write(number, limbs * 8, a, limbs);
	ncr_der_write_number(out, number, limbs * 8);
}

static void write_private(const struct ncr_rsa *key, struct ncr_der_out *out, u8 *number)
{
	const u8 *end = out->at;

	write_number(out, key->qinv, key->half, number);
	write_number(out, key->dq, key->half, number);
	write_number(out, key->dp, key->half, number);
	write_number(out, key->q.m, key->half, number);
	write_number(out, key->p.m, key->half, number);
	write_number(out, key->d, key->n.n, number);
	write_number(out, key->e, NCR_RSA_E_LIMBS, number);
	write_number(out, key->n.m, key->n.n, number);
	ncr_der_write_bytes(out, version_0, sizeof(version_0));
	ncr_der_write_header(out, NCR_DER_SEQUENCE, end);
}

static void write_pkcs8(const struct ncr_rsa *key, struct ncr_der_out *out, u8 *number)
{
	const u8 *end = out->at;

	write_private(key, out, number);
	ncr_der_write_header(out, NCR_DER_OCTET_STRING, end);
	ncr_der_write_bytes(out, rsa_encryption, sizeof(rsa_encryption));
	ncr_der_write_bytes(out, version_0, sizeof(version_0));
	ncr_der_write_header(out, NCR_DER_SEQUENCE, end);
}

static void write_public(const struct ncr_rsa *key, struct ncr_der_out *out, u8 *number)
{
	const u8 *end = out->at;

	write_number(out, key->e, NCR_RSA_E_LIMBS, number);
	write_number(out, key->n.m, key->n.n, number);
	ncr_der_write_header(out, NCR_DER_SEQUENCE, end);
	ncr_der_write_bytes(out, (const u8 *)"", 1);
	ncr_der_write_header(out, NCR_DER_BIT_STRING, end);
	ncr_der_write_bytes(out, rsa_encryption, sizeof(rsa_encryption));
	ncr_der_write_header(out, NCR_DER_SEQUENCE, end);
}

static int export(const struct ncr_rsa *key, u8 *der, size_t *size,
		  void (*write)(const struct ncr_rsa *, struct ncr_der_out *, u8 *))
{
	u8 *number = ncr_pk_alloc(NCR_RSA_ENCODED_MAX + NCR_LIMBS_MAX * sizeof(u64));
	u8 *begin = number + NCR_LIMBS_MAX * sizeof(u64), *end = begin + NCR_RSA_ENCODED_MAX;
	struct ncr_der_out out = { begin, end, end };
	int error;

	if (!number)
		return -ENOMEM;
	write(key, &out, number);
	error = ncr_der_copy(&out, der, size);
	ncr_pk_free(number);
	ncr_stack_wipe();
	return error;
}

int ncr_rsa_export_private(const struct ncr_rsa *key, u8 *der, size_t *size)
{
	return key->half ? export(key, der, size, write_private) : -EINVAL;
}

int ncr_rsa_export_pkcs8(const struct ncr_rsa *key, u8 *der, size_t *size)
{
	return key->half ? export(key, der, size, write_pkcs8) : -EINVAL;
}

int ncr_rsa_export_public(const struct ncr_rsa *key, u8 *der, size_t *size)
{
	return export(key, der, size, write_public);
}
