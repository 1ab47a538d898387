/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json_valid.h - a judge of JSON that shares no code with who prints it
 */
#ifndef NCR_JSON_VALID_H
#define NCR_JSON_VALID_H

#include <stdbool.h>

/** json_valid() - whether @text is one JSON value (RFC 8259) and white space */
bool json_valid(const char *text);

#endif /* NCR_JSON_VALID_H */
