/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the parts of blob_test share
 */
#ifndef BLOB_TEST_H
#define BLOB_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "blob_model.h"

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

/* A payload under construction, with room for more than a good one can hold. */
struct payload {
	u8 bytes[2 * NCR_BLOB_SIZE_MAX];
	size_t size;
};

/** put() - append a field; @length is what it says, @size what it has. Without a @value its bytes are made up. */
void put(struct payload *payload, u16 tag, u32 length, const void *value, size_t size);

/** put_known() - append a field of today with @size bytes */
void put_known(struct payload *payload, unsigned int number, size_t size);

/** usual_size() - a good size for a field of today, below its maximum where it can be */
size_t usual_size(unsigned int number);

/** check_payload() - fails when the decoder differs from the model; returns whether it accepted */
bool check_payload(const struct payload *payload);

static inline size_t blob_size(size_t payload_size)
{
	return NCR_BLOB_HEADER_SIZE + payload_size + NCR_BLOB_TAG_SIZE;
}

/* tests, in blob_header.c */
void header_layout(void **state);
void header_is_decoded(void **state);
void header_altered(void **state);
void blob_of_another_size(void **state);
void largest_blob(void **state);
void payload_size_does_not_fit(void **state);

/* tests, in blob_label.c */
void every_short_label(void **state);
void labels_of_four_bytes(void **state);
void labels_of_text(void **state);

/* tests, in blob_mutation.c */
void mutated_payloads(void **state);
void random_sequences_of_fields(void **state);

#endif /* BLOB_TEST_H */
