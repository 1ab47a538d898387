// SPDX-License-Identifier: GPL-2.0-or-later
#include "tss.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum library { ESYS, MU, RC, TCTI, LIBRARIES };

static const char *const names[LIBRARIES] = {
	[ESYS] = "libtss2-esys.so.0", [MU] = "libtss2-mu.so.0", [RC] = "libtss2-rc.so.0", [TCTI] = "libtss2-tctildr.so.0",
};

#define ROW(library, function) { library, #function, offsetof(struct tss, function) },
#define ROW_ESYS(function) ROW(ESYS, function)
#define ROW_MU(function) ROW(MU, function)
#define ROW_RC(function) ROW(RC, function)
#define ROW_TCTI(function) ROW(TCTI, function)

static const struct {
	enum library library;
	const char *name;
	size_t offset;
} functions[] = { TSS_FUNCTIONS(ROW_ESYS, ROW_MU, ROW_RC, ROW_TCTI) };

static int missing(struct reason *reason, const char *what)
{
	reason_set(reason, EXIT_SYSTEM, "%s is not there", what);
	return reason_hint(reason, "install tpm2-tss: libtss2-esys, libtss2-mu, libtss2-rc, libtss2-tctildr, libtss2-tcti-device");
}

static bool load(struct tss *tss, struct reason *reason)
{
	void *libraries[LIBRARIES], *function;
	size_t i;

	/* what goes wrong is told once, by us */
	setenv("TSS2_LOG", "all+NONE", 1);
	for (i = 0; i < LIBRARIES; i++) {
		libraries[i] = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
		if (!libraries[i])
			return !missing(reason, names[i]);
	}
	for (i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		function = dlsym(libraries[functions[i].library], functions[i].name);
		if (!function)
			return !missing(reason, functions[i].name);
		memcpy((char *)tss + functions[i].offset, &function, sizeof(function));
	}
	return true;
}

const struct tss *tss_load(struct reason *reason)
{
	static struct tss tss;
	static bool loaded;

	if (!loaded)
		loaded = load(&tss, reason);
	return loaded ? &tss : NULL;
}
