// SPDX-License-Identifier: GPL-2.0
/*
 * DSA keys as bytes: SEQUENCE { 0, p, q, g, y, x }, which no standard has and everybody reads
 * (OpenSSL's traditional form), PrivateKeyInfo (RFC 5208 section 5) and SubjectPublicKeyInfo
 * (RFC 5280 4.1)
 */
#include "dsa_key.h"

#include "port.h"

#include <linux/errno.h>
#include <linux/kernel.h>

/* id-dsa 1.2.840.10040.4.1, RFC 3279 2.3.2 */
static const u8 id_dsa[] = { 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01 };

/* version of both private formats */
static const u8 version_0[] = { 0x02, 0x01, 0x00 };

/* a number that is not 0 */
static int read_number(struct ncr_der *from, struct ncr_der *number)
{
	return ncr_der_read_number(from, number) || !number->size ? -EINVAL : 0;
}

/* p, q and g */
static int read_domain(struct ncr_der *from, struct ncr_dsa_numbers *numbers)
{
	return read_number(from, &numbers->p) ?: read_number(from, &numbers->q) ?:
	       read_number(from, &numbers->g);
}

/* AlgorithmIdentifier { id-dsa, Dss-Parms }; parameters that are inherited (left out) are none */
static int read_algorithm(struct ncr_der *from, struct ncr_dsa_numbers *numbers)
{
	struct ncr_der algorithm, domain;

	if (ncr_der_read(from, NCR_DER_SEQUENCE, &algorithm) ||
	    ncr_der_read_exactly(&algorithm, id_dsa, sizeof(id_dsa)) ||
	    ncr_der_read(&algorithm, NCR_DER_SEQUENCE, &domain) || algorithm.size ||
	    read_domain(&domain, numbers) || domain.size)
		return -EINVAL;
	return 0;
}

static int read_private(const struct ncr_der *der, struct ncr_dsa_numbers *numbers)
{
	struct ncr_der rest = *der, sequence, content;

	if (ncr_der_read(&rest, NCR_DER_SEQUENCE, &sequence) || rest.size ||
	    ncr_der_read_exactly(&sequence, version_0, sizeof(version_0)))
		return -EINVAL;
	if (sequence.size && sequence.at[0] == NCR_DER_INTEGER) {
		if (read_domain(&sequence, numbers) || read_number(&sequence, &numbers->y))
			return -EINVAL;
		content = sequence;
	} else if (read_algorithm(&sequence, numbers) ||
		   ncr_der_read(&sequence, NCR_DER_OCTET_STRING, &content) || sequence.size) {
		return -EINVAL;
	}
	return read_number(&content, &numbers->x) || content.size ? -EINVAL : 0;
}

int ncr_dsa_read_private(const u8 *der, size_t size, struct ncr_dsa **out)
{
	struct ncr_der rest = { der, size };
	struct ncr_dsa_numbers numbers = {};

	return read_private(&rest, &numbers) ?: ncr_dsa_new(&numbers, out);
}

/* the key that was read, once it is known to be one */
static int checked(struct ncr_dsa *key, struct ncr_dsa **out)
{
	int error = ncr_dsa_check(key);

	if (!error && ncr_dsa_is_private(key))
		error = ncr_dsa_consistent(key);
	if (error) {
		ncr_dsa_free(key);
		return error == -EIO ? -EINVAL : error;
	}
	*out = key;
	return 0;
}

int ncr_dsa_import_private(const u8 *der, size_t size, struct ncr_dsa **out)
{
	struct ncr_dsa *key;

	return ncr_dsa_read_private(der, size, &key) ?: checked(key, out);
}

int ncr_dsa_read_public(const u8 *der, size_t size, struct ncr_dsa **out)
{
	struct ncr_der rest = { der, size }, info, bits;
	struct ncr_dsa_numbers numbers = {};

	if (ncr_der_read(&rest, NCR_DER_SEQUENCE, &info) || rest.size ||
	    read_algorithm(&info, &numbers) ||
	    ncr_der_read(&info, NCR_DER_BIT_STRING, &bits) || info.size ||
	    ncr_der_read_exactly(&bits, (const u8 *)"", 1) ||	/* no unused bits */
	    read_number(&bits, &numbers.y) || bits.size)
		return -EINVAL;
	return ncr_dsa_new(&numbers, out);
}

int ncr_dsa_import_public(const u8 *der, size_t size, struct ncr_dsa **out)
{
	struct ncr_dsa *key;

	return ncr_dsa_read_public(der, size, &key) ?: checked(key, out);
}

/* --- writing --- */

/* @number is room for the bytes of @limbs limbs */
static void write_number(struct ncr_der_out *out, const u64 *a, size_t limbs, u8 *number)
{
	ncr_limbs_write(number, limbs * 8, a, limbs);
	ncr_der_write_number(out, number, limbs * 8);
}

static void write_domain(const struct ncr_dsa *key, struct ncr_der_out *out, u8 *number)
{
	write_number(out, key->g, key->p.n, number);
	write_number(out, key->q.m, key->q.n, number);
	write_number(out, key->p.m, key->p.n, number);
}

static void write_algorithm(const struct ncr_dsa *key, struct ncr_der_out *out, u8 *number)
{
	const u8 *end = out->at;

	write_domain(key, out, number);
	ncr_der_write_header(out, NCR_DER_SEQUENCE, end);
	ncr_der_write_bytes(out, id_dsa, sizeof(id_dsa));
	ncr_der_write_header(out, NCR_DER_SEQUENCE, end);
}

static void write_private(const struct ncr_dsa *key, struct ncr_der_out *out, u8 *number)
{
	const u8 *end = out->at;

	write_number(out, key->x, key->q.n, number);
	write_number(out, key->y, key->p.n, number);
	write_domain(key, out, number);
	ncr_der_write_bytes(out, version_0, sizeof(version_0));
	ncr_der_write_header(out, NCR_DER_SEQUENCE, end);
}

static void write_pkcs8(const struct ncr_dsa *key, struct ncr_der_out *out, u8 *number)
{
	const u8 *end = out->at;

	write_number(out, key->x, key->q.n, number);
	ncr_der_write_header(out, NCR_DER_OCTET_STRING, end);
	write_algorithm(key, out, number);
	ncr_der_write_bytes(out, version_0, sizeof(version_0));
	ncr_der_write_header(out, NCR_DER_SEQUENCE, end);
}

static void write_public(const struct ncr_dsa *key, struct ncr_der_out *out, u8 *number)
{
	const u8 *end = out->at;

	write_number(out, key->y, key->p.n, number);
	ncr_der_write_bytes(out, (const u8 *)"", 1);
	ncr_der_write_header(out, NCR_DER_BIT_STRING, end);
	write_algorithm(key, out, number);
	ncr_der_write_header(out, NCR_DER_SEQUENCE, end);
}

static int export(const struct ncr_dsa *key, u8 *der, size_t *size,
		  void (*write)(const struct ncr_dsa *, struct ncr_der_out *, u8 *))
{
	u8 *number = ncr_pk_alloc(NCR_DSA_ENCODED_MAX + NCR_DSA_BITS_MAX / 8);
	u8 *begin = number + NCR_DSA_BITS_MAX / 8, *end = begin + NCR_DSA_ENCODED_MAX;
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

int ncr_dsa_export_private(const struct ncr_dsa *key, u8 *der, size_t *size)
{
	return key->x ? export(key, der, size, write_private) : -EINVAL;
}

int ncr_dsa_export_pkcs8(const struct ncr_dsa *key, u8 *der, size_t *size)
{
	return key->x ? export(key, der, size, write_pkcs8) : -EINVAL;
}

int ncr_dsa_export_public(const struct ncr_dsa *key, u8 *der, size_t *size)
{
	return export(key, der, size, write_public);
}
