/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pem.h - DER as text, RFC 7468
 *
 * What is decoded stays in the buffer that the text is in: a private key is copied nowhere.
 */
#ifndef NCR_PEM_H
#define NCR_PEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PEM_LABEL_MAX 40

/**
 * struct pem - one block of a text
 * @label: "PRIVATE KEY"
 * @body: where its lines begin, in bytes
 * @end: where they end
 * @next: behind its last line
 */
struct pem {
	char label[PEM_LABEL_MAX + 1];
	size_t body;
	size_t end;
	size_t next;
};

/** pem_is() - whether a text means to have a block, be it whole or not */
bool pem_is(const uint8_t *text, size_t size);

/**
 * pem_find() - the first block of a text from a place on
 * @text: @size bytes, anybody's; what is in front of the block is passed over
 * @from: in bytes
 * @pem: out
 *
 * Return: whether there is one, with its end.
 */
bool pem_find(const uint8_t *text, size_t size, size_t from, struct pem *pem);

/** pem_is_encrypted() - whether it has the header of a key that was encrypted as OpenSSL did before PKCS #8 */
bool pem_is_encrypted(const uint8_t *text, const struct pem *pem);

/**
 * pem_decode() - the bytes of a block, put at the beginning of the text
 * @size: out: how many
 *
 * Return: whether it is base64 and nothing else.
 */
bool pem_decode(uint8_t *text, const struct pem *pem, size_t *size);

/** pem_size() - bytes of text, with its NUL, that pem_encode() makes of @size bytes */
size_t pem_size(const char *label, size_t size);

/** pem_encode() - a block as text; @text has pem_size() bytes */
void pem_encode(const char *label, const void *data, size_t size, char *text);

#endif /* NCR_PEM_H */
