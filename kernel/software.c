// SPDX-License-Identifier: GPL-2.0
#include "software.h"

#include "pk/digest.h"
#include "pk/libtomcrypt.h"

static int arcfour_setup(void *state, const u8 *key, size_t key_size)
{
	return ncr_libtomcrypt_error(rc4_stream_setup(state, key, key_size));
}

static int arcfour_crypt(void *state, u8 *data, size_t size)
{
	return ncr_libtomcrypt_error(rc4_stream_crypt(state, data, size, data));
}

const struct ncr_software ncr_software_arcfour = {
	.driver = "arc4-libtomcrypt",
	.state_size = sizeof(rc4_state),
	.setup = arcfour_setup,
	.crypt = arcfour_crypt,
};
