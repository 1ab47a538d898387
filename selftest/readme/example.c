// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What is around the example of README.md: its variables before, its result after. Writes the ciphertext to standard
 * output, for guest.sh to compare.
 */
#include <libncr.h>

#include <stdio.h>
#include <string.h>

int main(void)
{
	const unsigned char iv[16] = "0123456789abcdef";
	const char text[] = "attack at dawn";
	const size_t size = strlen(text);
	unsigned char out[sizeof(text)];

#include "readme_example.h"

	if (error) {
		fprintf(stderr, "error: %s\n", strerror(-error));
		return 1;
	}
	return fwrite(out, 1, size, stdout) == size ? 0 : 1;
}
