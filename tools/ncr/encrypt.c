// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "cipher.h"

static int run(const struct options *options)
{
	return cipher_run(options, false);
}

const struct verb verb_encrypt = {
	.name = "encrypt",
	.summary = "encrypt a file or a pipe of any size; with an RSA key a short message",
	.usage = CIPHER_USAGE("encrypt", "PUBLIC"),
	.help =
		CIPHER_HELP("a random one is written first")
		"PUBLIC is a private or public RSA key, given in one of these ways, or\n"
		PUBLIC_KEY_HELP
		"\n"
		"CBC and ECB pad as openssl enc does (PKCS #7); CTR does not. Nothing here authenticates the message: use ncr mac on\n"
		"the result. An RSA key encrypts a message that is shorter than its modulus, as another key.\n",
	.options = CIPHER_OPTIONS | OPTION(PUBLIC_KEY),
	.run = run,
};
