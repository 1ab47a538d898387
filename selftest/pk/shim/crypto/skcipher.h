/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SHIM_PK_CRYPTO_SKCIPHER_H
#define SHIM_PK_CRYPTO_SKCIPHER_H

/* kernel/algorithm.h only points to the structures that the kernel's header defines */

#endif /* SHIM_PK_CRYPTO_SKCIPHER_H */
