/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The commands that put a key of a namespace into a keyring, and get a handle for one that is there
 */
#ifndef NCR_PUBLISH_H
#define NCR_PUBLISH_H

struct ncr_context;

/* The handlers; each takes its structure in kernel memory. */
int ncr_key_publish(struct ncr_context *ctx, void *arg);
int ncr_key_attach(struct ncr_context *ctx, void *arg);

/*
 * ncr_key_detach() - let go of the handle that could not be delivered; takes what
 * ncr_key_attach() took
 */
int ncr_key_detach(struct ncr_context *ctx, void *arg);

#endif /* NCR_PUBLISH_H */
