/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * report.h - what failures of the device mean for the exit code, and what a blob that was not taken is
 */
#ifndef NCR_REPORT_H
#define NCR_REPORT_H

#include <stddef.h>

/**
 * error_exit() - the exit code for what a command returned
 * @number: NCRIO_..., or NCR_OPENING
 * @error: negative errno
 */
int error_exit(unsigned long number, int error);

/**
 * blob_error() - why the kernel did not take a blob; its clear header may tell more than the error
 * @error: negative errno
 * @blob: bytes
 * @size: how many
 * @hint: out: what one can do about it, or NULL
 *
 * Return: text that can follow "NAME: ".
 */
const char *blob_error(int error, const void *blob, size_t size, const char **hint);

#endif /* NCR_REPORT_H */
