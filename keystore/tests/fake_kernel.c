// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake_kernel.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

static int device;
struct ncr *const fake_ncr = (struct ncr *)&device;
int fake_seal_error, fake_verify_error;
uint64_t fake_generation;
void (*fake_called)(char what);

static uint8_t master_key[32];
static uint8_t verified[NCR_STORE_MAC_SIZE];

int __wrap_ncr_store_seal(struct ncr *ncr, const uint8_t *store, uint64_t generation, const void *list, size_t size,
			  uint8_t *mac);
int __wrap_ncr_store_verify(struct ncr *ncr, const uint8_t *store, uint64_t generation, const void *list, size_t size,
			    const uint8_t *mac);

void fake_reboot(void)
{
	fake_generation = 0;
	fake_seal_error = 0;
	fake_verify_error = 0;
}

void fake_other_master_key(void)
{
	master_key[0]++;
}

static void compute(const uint8_t *store, uint64_t generation, const void *list, size_t size, uint8_t *mac)
{
	uint8_t text[16 + sizeof(generation) + 32];

	memcpy(text, store, 16);
	memcpy(text + 16, &generation, sizeof(generation));
	EVP_Digest(list, size, text + 16 + sizeof(generation), NULL, EVP_sha256(), NULL);
	HMAC(EVP_sha256(), master_key, sizeof(master_key), text, sizeof(text), mac, NULL);
}

int __wrap_ncr_store_seal(struct ncr *ncr, const uint8_t *store, uint64_t generation, const void *list, size_t size,
			  uint8_t *mac)
{
	if (ncr != fake_ncr || !size || !generation)
		return -EINVAL;
	if (fake_called)
		fake_called('S');
	if (fake_seal_error)
		return fake_seal_error;
	if (generation <= fake_generation)
		return -ESTALE;
	compute(store, generation, list, size, mac);
	return 0;
}

int __wrap_ncr_store_verify(struct ncr *ncr, const uint8_t *store, uint64_t generation, const void *list, size_t size,
			    const uint8_t *mac)
{
	uint8_t right[NCR_STORE_MAC_SIZE];

	if (ncr != fake_ncr || !size || !generation)
		return -EINVAL;
	if (fake_called)
		fake_called('V');
	if (fake_verify_error)
		return fake_verify_error;
	compute(store, generation, list, size, right);
	if (memcmp(right, mac, sizeof(right)))
		return -EBADMSG;
	if (generation < fake_generation || (generation == fake_generation && memcmp(verified, mac, sizeof(verified))))
		return -ESTALE;
	fake_generation = generation;
	memcpy(verified, mac, sizeof(verified));
	return 0;
}
