/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The steps of an operation with a public-key key, for operation.c
 */
#ifndef NCR_OPERATION_PUBLIC_H
#define NCR_OPERATION_PUBLIC_H

#include "operation.h"

/* Each takes an operation that has a transform; errors are those of the step in operation.h. */

/* ncr_public_begin() - scheme and approval, and the hash of what is signed */
int ncr_public_begin(struct ncr_operation *operation, const struct ncr_session_st *init);

/* ncr_public_message() - encrypt or decrypt one message, which may be empty */
int ncr_public_message(struct ncr_operation *operation, struct ncr_work *work,
		       const void __user *in, size_t size, void __user *out, size_t *out_size);

/* ncr_public_sign() - @digest into @out, where there is room for the longest signature */
int ncr_public_sign(struct ncr_operation *operation, struct ncr_work *work, const u8 *digest,
		    void __user *out, size_t *out_size);

/* ncr_public_verify() - @claimed against @digest */
int ncr_public_verify(struct ncr_operation *operation, struct ncr_work *work, const u8 *digest,
		      const void __user *claimed, size_t claimed_size, ncr_error_t *result);

#endif /* NCR_OPERATION_PUBLIC_H */
