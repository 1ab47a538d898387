// SPDX-License-Identifier: GPL-2.0-or-later
#include "report.h"

#include "libncr.h"
#include "message.h"

#include <errno.h>

int error_exit(unsigned long number, int error)
{
	/* a name that nobody has, as a file that is not there */
	if (number == NCRIO_KEY_ATTACH && error == -ENOKEY)
		return EXIT_SYSTEM;
	switch (-error) {
	case ENOENT:
	case ENODEV:
	case ENXIO:
		return number == NCR_OPENING ? EXIT_NO_DEVICE : EXIT_SYSTEM;
	case ENOTRECOVERABLE:
	case ENOTTY:
	case E2BIG:
		return EXIT_NO_DEVICE;
	case EACCES:
	case EPERM:
	case ENOKEY:
	case EKEYREVOKED:
	case EKEYEXPIRED:
	case EDQUOT:
	case EOPNOTSUPP:
	case EBUSY:
		return EXIT_REFUSED;
	case EBADMSG:
	case EKEYREJECTED:
	case EINVAL:
	case EFBIG:
		return EXIT_INPUT;
	}
	return EXIT_SYSTEM;
}

const char *blob_error(int error, const void *blob, size_t size, const char **hint)
{
	*hint = ncr_error_hint(NCRIO_KEY_STORAGE_UNWRAP, error);
	if (error != -EBADMSG)
		return ncr_error_text(NCRIO_KEY_STORAGE_UNWRAP, error);
	*hint = NULL;
	switch (ncr_blob_check(blob, size)) {
	case NCR_BLOB_FOREIGN:
		*hint = "ncr generate and ncr import make blobs; ncr import takes raw keys";
		return "not a key blob";
	case NCR_BLOB_NEWER:
		*hint = "use a module at least as new as the one that wrote it";
		return "the blob was written by a newer version";
	case NCR_BLOB_MALFORMED:
		return "the blob is damaged (cut short, extended or altered)";
	case NCR_BLOB_GOOD:
		break;
	}
	return "authentication failed (blob damaged or from another system)";
}
