/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * uuid.h - uuids as text: what the kernel calls a key's material, and what stores and sealed master keys are called
 */
#ifndef NCR_UUID_H
#define NCR_UUID_H

#include <stdbool.h>
#include <stdint.h>

#define UUID_SIZE 16
#define UUID_TEXT_LENGTH 36
#define UUID_TEXT_SIZE (UUID_TEXT_LENGTH + 1)

/** uuid_format() - 8-4-4-4-12 lower-case digits, UUID_TEXT_SIZE bytes with the NUL (RFC 9562 section 4) */
void uuid_format(const uint8_t *uuid, char *text);

/**
 * uuid_parse() - the uuid at the beginning of a text, in the form of uuid_format() and no other
 * @text: at least UUID_TEXT_LENGTH bytes, or with a NUL before
 * @uuid: out: UUID_SIZE bytes
 */
bool uuid_parse(const char *text, uint8_t *uuid);

/** uuid_new() - a random one (version 4); 0 or negative errno */
int uuid_new(uint8_t *uuid);

#endif /* NCR_UUID_H */
