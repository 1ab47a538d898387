/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Manifests of stores: the seal over the list of what belongs into a folder of blobs, and the
 * newest generation that was seen of each
 */
#ifndef NCR_MANIFEST_H
#define NCR_MANIFEST_H

struct ncr_context;

/* The handlers of NCRIO_STORE_SEAL and NCRIO_STORE_VERIFY; take struct ncr_store_manifest. */
int ncr_store_seal(struct ncr_context *ctx, void *arg);
int ncr_store_verify(struct ncr_context *ctx, void *arg);

#ifdef NCR_TEST_HOOKS
/* ncr_stores_forget() - know no store any more, as after the next boot */
void ncr_stores_forget(void);
#endif

#endif /* NCR_MANIFEST_H */
