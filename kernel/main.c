// SPDX-License-Identifier: GPL-2.0
/*
 * The order of loading, and nothing else
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include "algorithm.h"
#include "audit.h"
#include "device.h"
#include "keyring.h"
#include "lifetime.h"
#include "master.h"
#include "pk/limbs.h"
#include "random.h"
#include "seal.h"
#include "selftest.h"
#include "state.h"
#include "status.h"

#include <linux/module.h>

static int __init ncr_init(void)
{
	int error;

	error = ncr_status_init();
	if (error)
		return error;
	error = ncr_algorithms_bind();
	if (error)
		goto fail_algorithms;
	ncr_limbs_init();
	error = ncr_seal_init();
	if (error)
		goto fail_seal;

	error = ncr_selftest_run();
	if (error)
		goto fail_seal;
	error = ncr_audit_init(ncr_status_dir());
	if (error)
		goto fail_audit;
	/* in the error state the status node stays to say why, and there is no device */
	if (ncr_state() == NCR_STATE_ERROR) {
		ncr_audit_self_test_failed(ncr_state_failed_test());
		ncr_audit_notice(NCR_AUDIT_LOADED, "self-test failed");
		return 0;
	}

	error = ncr_keyring_init();
	if (error)
		goto fail_audit;
	/* last: from here on we serve */
	error = ncr_device_init();
	if (error)
		goto fail_device;
	ncr_audit_notice(NCR_AUDIT_LOADED, NULL);
	pr_info("version " NCR_VERSION ", %u self-tests passed\n", ncr_selftest_passed());
	return 0;

fail_device:
	ncr_keyring_exit();
fail_audit:
	ncr_audit_exit();
fail_seal:
	ncr_random_exit();	/* the self-tests have used it */
	ncr_seal_exit();
fail_algorithms:
	ncr_algorithms_release();
	ncr_status_exit();
	return error;
}

static void __exit ncr_exit(void)
{
	ncr_device_exit();
	ncr_keyring_exit();
	ncr_lifetime_exit();
	ncr_audit_notice(NCR_AUDIT_UNLOADED, NULL);
	ncr_master_exit();
	ncr_audit_exit();
	ncr_random_exit();
	ncr_seal_exit();
	ncr_algorithms_release();
	ncr_status_exit();
}

module_init(ncr_init);
module_exit(ncr_exit);

MODULE_DESCRIPTION("Keys and cryptographic operations in the kernel, audited");
MODULE_LICENSE("GPL");
MODULE_VERSION(NCR_VERSION);
/* loaded first, so that the fast implementations are there to be bound */
#define LOADED_FIRST \
	"aesni-intel sha1-ssse3 sha256-ssse3 sha512-ssse3 des3_ede-x86_64 camellia-aesni-avx2 " \
	"camellia-x86_64 aes ecb cbc ctr gcm ghash-clmulni-intel ghash-generic hmac md5 sha1 " \
	"sha256 sha512 des_generic camellia_generic crypto_null"
MODULE_SOFTDEP("pre: " LOADED_FIRST);
