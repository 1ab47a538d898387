// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "cipher.h"

static int run(const struct options *options)
{
	return cipher_run(options, false);
}

const struct verb verb_encrypt = {
	.name = "encrypt",
	.summary = "encrypt a file or a pipe of any size",
	.usage = CIPHER_USAGE,
	.help =
		CIPHER_HELP("a random one is written first")
		"\n"
		"CBC and ECB pad as openssl enc does (PKCS #7); CTR does not. Nothing here authenticates the message: use ncr mac on\n"
		"the result.\n",
	.options = CIPHER_OPTIONS,
	.run = run,
};
