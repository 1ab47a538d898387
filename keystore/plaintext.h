/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plaintext.h - a key in the clear, on its way into the kernel: read with care, judged, wiped, and its file pointed at
 *
 * Each function that can fail returns EXIT_DONE, or an exit code after a message.
 */
#ifndef KEYSTORE_PLAINTEXT_H
#define KEYSTORE_PLAINTEXT_H

#include "libncr.h"
#include "secret.h"

#include <sys/types.h>

/**
 * struct plaintext - a key from a file
 * @secret: its bytes
 * @name: of the file, safe for a terminal
 * @mode: of the file; 0 of a pipe
 * @remains: the file will still hold the key
 *
 * Owner: who read it, until plaintext_wipe(); @name and @remains stay.
 */
struct plaintext {
	struct secret secret;
	char name[200];
	mode_t mode;
	bool remains;
};

/**
 * plaintext_read() - all of a file
 * @plaintext: filled in; to be wiped whatever comes of it
 * @path: "-" for standard input, which must not be a terminal
 */
int plaintext_read(struct plaintext *plaintext, const char *path);

/** plaintext_check_private() - that others can neither read nor write the file, of a key that is not for them */
int plaintext_check_private(const struct plaintext *plaintext);

/** plaintext_check() - whether this can be a raw secret key for the algorithm; PEM and sizes are explained */
int plaintext_check(const struct plaintext *plaintext, const struct ncr_algorithm_info *algorithm);

/** plaintext_wipe() - wipe and forget the bytes */
void plaintext_wipe(struct plaintext *plaintext);

/** plaintext_warn() - name the file that still holds the key, and what removes it */
void plaintext_warn(const struct plaintext *plaintext);

#endif /* KEYSTORE_PLAINTEXT_H */
