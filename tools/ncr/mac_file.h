/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mac_file.h - a MAC from a file
 */
#ifndef NCR_MAC_FILE_H
#define NCR_MAC_FILE_H

#include "options.h"

/**
 * mac_parse() - the bytes of a MAC, as ncr mac wrote it
 * @text: @size bytes and a NUL; altered
 * @size: of the file's content
 * @mac_size: of the algorithm: content of this size is the MAC itself
 * @mac: out: MAC_ROOM bytes
 * @size_out: out: bytes of @mac
 *
 * Otherwise the content is text: hexadecimal digits up to a blank or the end of the line, as sha256sum writes.
 *
 * Return: whether it is one of the two.
 */
bool mac_parse(char *text, size_t size, size_t mac_size, uint8_t *mac, size_t *size_out);

#endif /* NCR_MAC_FILE_H */
