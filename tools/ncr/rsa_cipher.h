/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rsa_cipher.h - encrypt and decrypt with an RSA key: one message shorter than the modulus
 */
#ifndef NCR_RSA_CIPHER_H
#define NCR_RSA_CIPHER_H

#include "command.h"
#include "files.h"

/**
 * rsa_cipher_run() - read the message, let the kernel do it, write the result
 * @command: with the key
 * @options: --scheme and its like count
 * @input: open
 * @output: open
 * @decrypt: otherwise encrypt
 *
 * Return: EXIT_DONE, or an exit code after a message.
 */
int rsa_cipher_run(struct command *command, const struct options *options, const struct input *input,
		   const struct output *output, bool decrypt);

#endif /* NCR_RSA_CIPHER_H */
