/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * translate.h - rules with crypto_op= become rules of stock auditctl
 */
#ifndef NCR_TRANSLATE_H
#define NCR_TRANSLATE_H

#include <stdbool.h>
#include <stdio.h>

/**
 * translate() - write rules as stock auditctl takes them
 * @names: @count files, "-" for standard input
 * @loaded: leave out operations that the loaded module does not perform, and say so; it must be loaded
 * @out: where to
 *
 * A rule becomes one line for each of its operations. What has no crypto_op stays as it is, comments too. A rule that
 * has been written already is left out with a warning: auditctl -R would stop at the second and load nothing more.
 * After an error something may have been written.
 *
 * Return: EXIT_... of message.h.
 */
int translate(char *const *names, int count, bool loaded, FILE *out);

#endif /* NCR_TRANSLATE_H */
