// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dh_vectors.c - published vectors, as lines of dh_vectors.py, through kernel/pk/dh*.c
 *
 * A group is a source with an operation.
 *
 * usage: dh_vectors LINES
 */
#include "environment.h"
#include "pk/der.h"
#include "pk/dh.h"
#include "pk/limbs.h"
#include "vectors.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS 7
#define MAX_SIZE (NCR_DH_BITS_MAX / 8)

enum { NAME, OPERATION, P, G, X, INPUT, OUTPUT };

struct bytes {
	u8 data[MAX_SIZE + 8];
	size_t size;
};

static struct bytes unhex(const char *text)
{
	size_t digits = strspn(text, "0123456789abcdef"), i;
	struct bytes bytes = { .size = (digits + 1) / 2 };
	unsigned int digit;

	if (bytes.size > sizeof(bytes.data)) {
		puts("Bail out! a number that is too long");
		exit(1);
	}
	for (i = 0; i < digits; i++) {
		sscanf((char[]){ text[digits - 1 - i], 0 }, "%1x", &digit);
		bytes.data[bytes.size - 1 - i / 2] |= digit << (i % 2 * 4);
	}
	return bytes;
}

static void write_number(struct ncr_der_out *out, const char *text)
{
	struct bytes number = unhex(text);

	ncr_der_write_number(out, number.data, number.size);
}

/* p is tested once; keys in the group that was there before are read */
static int key_of(char **fields, struct ncr_dh **key)
{
	static const u8 version[] = { 0x02, 0x01, 0x00 };
	static const u8 oid[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x03, 0x01 };
	static char last[2 * MAX_SIZE + 16];
	static u8 room[4 * MAX_SIZE];
	struct ncr_der_out out = { room, room + sizeof(room), room + sizeof(room) };
	bool known = !strcmp(last, fields[P]);
	const u8 *parameters;

	write_number(&out, fields[X]);
	ncr_der_write_header(&out, NCR_DER_OCTET_STRING, out.end);
	parameters = out.at;
	write_number(&out, fields[G]);
	write_number(&out, fields[P]);
	ncr_der_write_header(&out, NCR_DER_SEQUENCE, parameters);
	ncr_der_write_bytes(&out, oid, sizeof(oid));
	ncr_der_write_header(&out, NCR_DER_SEQUENCE, parameters);
	ncr_der_write_bytes(&out, version, sizeof(version));
	ncr_der_write_header(&out, NCR_DER_SEQUENCE, out.end);
	snprintf(last, sizeof(last), "%s", fields[P]);
	return (known ? ncr_dh_read_private : ncr_dh_import_private)(out.at, out.end - out.at, key);
}

static bool same_public(const struct ncr_dh *key, const struct bytes *y)
{
	u8 ours[MAX_SIZE];
	size_t size = sizeof(ours);

	return !ncr_dh_export_public(key, ours, &size) && size == y->size && !memcmp(ours, y->data, size);
}

static bool run(char **fields, const struct ncr_dh *key)
{
	struct bytes in = unhex(fields[INPUT]), expected = {};
	const char *operation = fields[OPERATION], *output = fields[OUTPUT];
	bool other = !strncmp(output, "other:", 6);
	u8 secret[MAX_SIZE];
	int error;

	if (!strcmp(operation, "group"))
		return ncr_dh_group(key) && !strcmp(ncr_dh_group(key), output);
	if (!strcmp(operation, "pair"))
		return same_public(key, &in) == !strcmp(output, "yes");
	if (strcmp(operation, "derive"))
		return false;
	error = ncr_dh_derive(key, in.data, in.size, secret);
	if (!strcmp(output, "refused"))
		return error == -EINVAL;
	expected = unhex(other ? output + 6 : output);
	return !error && expected.size == ncr_dh_size(key) && !memcmp(secret, expected.data, expected.size) != other;
}

static void run_line(char **fields)
{
	size_t size = strcspn(fields[NAME], "-");
	struct ncr_dh *key = NULL;
	int error = key_of(fields, &key);
	bool good = !error && run(fields, key);
	char group[96];

	if (!good)
		printf("# %s %s: the key: %d\n", fields[NAME], fields[OPERATION], error);
	ncr_dh_free(key);
	/* the name without its numbers */
	if (!strncmp(fields[NAME], "safe", 4) || !strncmp(fields[NAME], "KAS", 3))
		size = strcspn(fields[NAME], "0123456789") - 1;
	snprintf(group, sizeof(group), "%.*s %s", (int)size, fields[NAME], fields[OPERATION]);
	vectors_count(group, !strcmp(fields[OUTPUT], "refused"), good);
}

int main(int argc, char **argv)
{
	return vectors_run(argc, argv, FIELDS, run_line);
}
