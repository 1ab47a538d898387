/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DER (X.690), as much as keys need: the one encoding that each value has, and nothing else
 *
 * Reading refuses lengths that could be shorter, indefinite ones, integers with leading zeros,
 * negative ones, and what is left over. Pointers are into what is read.
 */
#ifndef NCR_PK_DER_H
#define NCR_PK_DER_H

#include <linux/types.h>

#define NCR_DER_INTEGER 0x02
#define NCR_DER_BIT_STRING 0x03
#define NCR_DER_OCTET_STRING 0x04
#define NCR_DER_NULL 0x05
#define NCR_DER_OID 0x06
#define NCR_DER_SEQUENCE 0x30

/** struct ncr_der - what is still to be read; or one value of it */
struct ncr_der {
	const u8 *at;
	size_t size;
};

/** ncr_der_read() - the next value, which must have this tag
 * @content: its content
 *
 * Return: 0 or -EINVAL, then @from is where it was.
 */
int ncr_der_read(struct ncr_der *from, u8 tag, struct ncr_der *content);

/** ncr_der_read_number() - an integer that is not negative, without its sign's byte; 0 has none */
int ncr_der_read_number(struct ncr_der *from, struct ncr_der *number);

/** ncr_der_read_exactly() - the next bytes must be these */
int ncr_der_read_exactly(struct ncr_der *from, const u8 *bytes, size_t size);

/**
 * struct ncr_der_out - what is written, from the end to the beginning, so that a length is known
 * when it is written
 * @begin: the memory
 * @at: the first byte written; from NULL on there was no room
 * @end: behind the memory
 */
struct ncr_der_out {
	u8 *begin;
	u8 *at;
	u8 *end;
};

void ncr_der_write_bytes(struct ncr_der_out *out, const u8 *bytes, size_t size);

/** ncr_der_write_header() - tag and length of what was written since @out->at was @end */
void ncr_der_write_header(struct ncr_der_out *out, u8 tag, const u8 *end);

/** ncr_der_write_number() - an integer of @size bytes, leading zeros allowed */
void ncr_der_write_number(struct ncr_der_out *out, const u8 *bytes, size_t size);

/** ncr_der_copy() - what was written, to the caller's memory
 * @size: room of @to; then what is needed
 *
 * Return: 0, -EOVERFLOW (nothing is written to @to) or -EINVAL (there was no room in @out).
 */
int ncr_der_copy(const struct ncr_der_out *out, u8 *to, size_t *size);

#endif /* NCR_PK_DER_H */
