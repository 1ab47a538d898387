// SPDX-License-Identifier: GPL-2.0
/*
 * Diffie-Hellman keys as bytes: PrivateKeyInfo (RFC 5208 section 5) with DHParameter (PKCS #3
 * section 9), whose private key is an INTEGER; public keys are numbers
 */
#include "dh_key.h"

#include "port.h"

#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

/* dhKeyAgreement 1.2.840.113549.1.3.1 */
static const u8 dh_key_agreement[] = {
	0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x03, 0x01,
};

/* version: no attributes */
static const u8 version_0[] = { 0x02, 0x01, 0x00 };

/* DHParameter: p, g and maybe how long x is */
static int read_parameters(struct ncr_der *parameters, struct ncr_dh_numbers *numbers)
{
	struct ncr_der length;

	if (ncr_der_read_number(parameters, &numbers->p) ||
	    ncr_der_read_number(parameters, &numbers->g))
		return -EINVAL;
	if (!parameters->size)
		return 0;
	if (ncr_der_read_number(parameters, &length) || parameters->size ||
	    !length.size || length.size > 2)
		return -EINVAL;
	numbers->x_bits = length.at[0];
	if (length.size == 2)
		numbers->x_bits = numbers->x_bits << 8 | length.at[1];
	return 0;
}

static int read_private(const u8 *der, size_t size, struct ncr_dh **out)
{
	struct ncr_der rest = { der, size }, info, algorithm, parameters, content;
	struct ncr_dh_numbers numbers = {};

	if (ncr_der_read(&rest, NCR_DER_SEQUENCE, &info) || rest.size ||
	    ncr_der_read_exactly(&info, version_0, sizeof(version_0)) ||
	    ncr_der_read(&info, NCR_DER_SEQUENCE, &algorithm) ||
	    ncr_der_read_exactly(&algorithm, dh_key_agreement, sizeof(dh_key_agreement)) ||
	    ncr_der_read(&algorithm, NCR_DER_SEQUENCE, &parameters) || algorithm.size ||
	    read_parameters(&parameters, &numbers) ||
	    ncr_der_read(&info, NCR_DER_OCTET_STRING, &content) || info.size ||
	    ncr_der_read_number(&content, &numbers.x) || content.size || !numbers.x.size)
		return -EINVAL;
	return ncr_dh_new(&numbers, out);
}

static int import(const u8 *der, size_t size, bool read, struct ncr_dh **out)
{
	struct ncr_dh *key;
	int error = read_private(der, size, &key);

	if (error)
		return error;
	error = ncr_dh_check_group(key, read) ?: ncr_dh_finish(key);
	if (!error && !read)
		error = ncr_dh_check_x(key) ?: ncr_dh_consistent(key);
	if (error) {
		ncr_dh_free(key);
		return error;
	}
	*out = key;
	return 0;
}

int ncr_dh_import_private(const u8 *der, size_t size, struct ncr_dh **key)
{
	return import(der, size, false, key);
}

int ncr_dh_read_private(const u8 *der, size_t size, struct ncr_dh **key)
{
	return import(der, size, true, key);
}

/* --- writing --- */

/* @number is room for the bytes of p */
static void write_number(const struct ncr_dh *key, struct ncr_der_out *out, const u64 *a,
			 u8 *number)
{
	size_t size = ncr_dh_size(key);

	ncr_limbs_write(number, size, a, key->p.n);
	ncr_der_write_number(out, number, size);
}

static void write_private(const struct ncr_dh *key, struct ncr_der_out *out, u8 *number)
{
	const u8 *end = out->at, *parameters;

	write_number(key, out, key->x, number);
	ncr_der_write_header(out, NCR_DER_OCTET_STRING, end);
	parameters = out->at;
	write_number(key, out, key->g, number);
	write_number(key, out, key->p.m, number);
	ncr_der_write_header(out, NCR_DER_SEQUENCE, parameters);
	ncr_der_write_bytes(out, dh_key_agreement, sizeof(dh_key_agreement));
	ncr_der_write_header(out, NCR_DER_SEQUENCE, parameters);
	ncr_der_write_bytes(out, version_0, sizeof(version_0));
	ncr_der_write_header(out, NCR_DER_SEQUENCE, end);
}

int ncr_dh_export_private(const struct ncr_dh *key, u8 *der, size_t *size)
{
	u8 *number = ncr_pk_alloc(ncr_dh_size(key) + NCR_DH_ENCODED_MAX);
	u8 *begin = number + ncr_dh_size(key), *end = begin + NCR_DH_ENCODED_MAX;
	struct ncr_der_out out = { begin, end, end };
	int error;

	if (!number)
		return -ENOMEM;
	write_private(key, &out, number);
	error = ncr_der_copy(&out, der, size);
	ncr_pk_free(number);
	ncr_stack_wipe();
	return error;
}

int ncr_dh_export_public(const struct ncr_dh *key, u8 *out, size_t *size)
{
	size_t room = *size;

	*size = (ncr_limbs_bits(key->y, key->p.n) + 7) / 8;
	if (room < *size)
		return -EOVERFLOW;
	ncr_limbs_write(out, *size, key->y, key->p.n);
	return 0;
}
