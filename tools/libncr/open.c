// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * open.c - a namespace: open, close, and the one place that calls ioctl(2)
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

int ncr_open(struct ncr **ncr)
{
	struct ncr *new;
	int error;

	*ncr = NULL;
	new = malloc(sizeof(*new));
	if (!new)
		return -ENOMEM;
	new->fd = open(NCR_DEVICE, O_RDWR | O_CLOEXEC);
	if (new->fd < 0) {
		error = -errno;
		free(new);
		return error;
	}
	*ncr = new;
	return 0;
}

void ncr_close(struct ncr *ncr)
{
	if (!ncr)
		return;
	close(ncr->fd);
	free(ncr);
}

int ncr_fd(const struct ncr *ncr)
{
	return ncr->fd;
}

int ncr_call(const struct ncr *ncr, unsigned long command, void *arg)
{
	return ioctl(ncr->fd, command, arg) < 0 ? -errno : 0;
}

int ncr_set_iv(struct ncr_key_params_st *params, const void *iv, size_t iv_size)
{
	if (iv_size > sizeof(params->params.cipher.iv))
		return -EINVAL;
	if (iv_size)
		memcpy(params->params.cipher.iv, iv, iv_size);
	params->params.cipher.iv_size = iv_size;
	return 0;
}
