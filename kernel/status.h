/* SPDX-License-Identifier: GPL-2.0 */
/*
 * status.h - /sys/kernel/security/ncr/ and the status node in it
 */
#ifndef NCR_STATUS_H
#define NCR_STATUS_H

struct dentry;

#define NCR_VERSION "0.1.0"

/** ncr_status_init() - make the folder and the node; 0 or what securityfs says */
int ncr_status_init(void);
void ncr_status_exit(void);

/** ncr_status_dir() - the folder */
struct dentry *ncr_status_dir(void);

#endif /* NCR_STATUS_H */
