// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake_blob.h"

#include "fake_kernel.h"

#include <errno.h>
#include <string.h>

#define HEADER 64
#define TAG 16
/* in the header: version, its size, that of the payload; suite; check value of the master key */
enum { VERSION = 9, HEADER_SIZE = 11, PAYLOAD_SIZE = 15, SUITE = 16, MASTER_KEY = 20, SALT = 40 };

int fake_open_error, fake_load_error;

int __wrap_ncr_open(struct ncr **ncr);
void __wrap_ncr_close(struct ncr *ncr);
ncr_key_t __wrap_ncr_key_load(struct ncr *ncr, const void *blob, size_t size, struct ncr_key_names *names);
int __wrap_ncr_key_delete(struct ncr *ncr, ncr_key_t key);

static uint8_t sum(const uint8_t *bytes, size_t size)
{
	uint8_t value = 1;

	while (size--)
		value = value * 31 + *bytes++;
	return value;
}

size_t fake_blob(unsigned int n, const char *label, unsigned int salt, uint8_t *blob)
{
	size_t payload = 16 + strlen(label);

	memset(blob, 0, FAKE_BLOB_ROOM);
	memcpy(blob, "NCRKBLOB", 8);
	blob[VERSION] = 1;
	blob[HEADER_SIZE] = HEADER;
	blob[PAYLOAD_SIZE] = payload;
	blob[SUITE] = 1;
	blob[MASTER_KEY] = 7;
	blob[SALT] = salt;
	memset(blob + HEADER, n, 16);
	memcpy(blob + HEADER + 16, label, strlen(label));
	memset(blob + HEADER + payload, sum(blob, HEADER + payload), TAG);
	return HEADER + payload + TAG;
}

int __wrap_ncr_open(struct ncr **ncr)
{
	*ncr = fake_open_error ? NULL : fake_ncr;
	return fake_open_error;
}

void __wrap_ncr_close(struct ncr *ncr)
{
	(void)ncr;
}

ncr_key_t __wrap_ncr_key_load(struct ncr *ncr, const void *blob, size_t size, struct ncr_key_names *names)
{
	const uint8_t *bytes = blob;
	size_t payload = size - HEADER - TAG;

	if (fake_load_error)
		return fake_load_error;
	if (ncr != fake_ncr || ncr_blob_check(blob, size) != NCR_BLOB_GOOD)
		return -EBADMSG;
	if (bytes[MASTER_KEY] != 7)
		return -EKEYREJECTED;
	if (bytes[size - 1] != sum(bytes, HEADER + payload))
		return -EBADMSG;
	memset(names, 0, sizeof(*names));
	memcpy(names->uuid, bytes + HEADER, 16);
	memcpy(names->label, bytes + HEADER + 16, payload - 16);
	return 1;
}

int __wrap_ncr_key_delete(struct ncr *ncr, ncr_key_t key)
{
	return ncr == fake_ncr && key == 1 ? 0 : -ENOENT;
}
