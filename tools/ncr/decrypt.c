// SPDX-License-Identifier: GPL-2.0-or-later
#include "ncr.h"

#include "cipher.h"

static int run(const struct options *options)
{
	return cipher_run(options, true);
}

const struct verb verb_decrypt = {
	.name = "decrypt",
	.summary = "decrypt what ncr encrypt or openssl enc wrote",
	.usage = CIPHER_USAGE("decrypt", "PRIVATE"),
	.help =
		CIPHER_HELP("it is read from the message")
		"\n"
		"When the padding is wrong there is no output file. On standard output, what comes before the last block has been\n"
		"written by then: look at the exit code before using it.\n"
		"\n"
		"PRIVATE is a private RSA key. With --scheme pkcs1 what was not encrypted for it decrypts to something that nobody chose,\n"
		"without an error: an error would decrypt for whoever asks often enough.\n",
	.options = CIPHER_OPTIONS,
	.run = run,
};
