// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_blob.c - the decoders of kernel/blob.c under libFuzzer
 *
 * The same bytes are read as a payload, which the model judges, and as a blob.
 */
#include "blob_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

int LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	struct ncr_blob_header header;
	u8 again[NCR_BLOB_HEADER_SIZE];
	const char *contradiction;
	bool accepted;

	contradiction = blob_contradiction(data, size, &accepted);
	if (contradiction) {
		fprintf(stderr, "%s\n", contradiction);
		abort();
	}
	if (!ncr_blob_decode_header(data, size, &header)) {
		ncr_blob_encode_header(again, &header);
		if (header.payload_size != size - NCR_BLOB_HEADER_SIZE - NCR_BLOB_TAG_SIZE ||
		    memcmp(again, data, sizeof(again))) {
			fprintf(stderr, "a header that encoding does not give was accepted\n");
			abort();
		}
	}
	return 0;
}
