/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * der.h - elements of DER (X.690), as far as it takes to tell one structure from another
 */
#ifndef NCR_DER_H
#define NCR_DER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DER_INTEGER 0x02
#define DER_BIT_STRING 0x03
#define DER_OCTET_STRING 0x04
#define DER_OID 0x06
#define DER_SEQUENCE 0x30

/* the longest that der_header() writes */
#define DER_HEADER_MAX 4

/** struct der - bytes of somebody else's, in which there are elements */
struct der {
	const uint8_t *data;
	size_t size;
};

/**
 * der_take() - the element that comes next
 * @der: cut off by it; as it was when there is none
 * @tag: that it must have
 * @content: out
 *
 * Return: whether there is one with this tag, of definite and minimal length, that ends within @der.
 */
bool der_take(struct der *der, uint8_t tag, struct der *content);

/** der_next() - whether the next element has this tag */
bool der_next(const struct der *der, uint8_t tag);

/** der_header() - tag and length of an element of less than 65536 bytes, into DER_HEADER_MAX bytes; returns how many it takes */
size_t der_header(uint8_t *header, uint8_t tag, size_t size);

#endif /* NCR_DER_H */
