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

#define ROW(library, function) { library, #function, offsetof(struct tss, function) }

static const struct {
	enum library library;
	const char *name;
	size_t offset;
} functions[] = {
	ROW(ESYS, Esys_Initialize),
	ROW(ESYS, Esys_Finalize),
	ROW(ESYS, Esys_Free),
	ROW(ESYS, Esys_FlushContext),
	ROW(ESYS, Esys_CreatePrimary),
	ROW(ESYS, Esys_TR_GetName),
	ROW(ESYS, Esys_Create),
	ROW(ESYS, Esys_Load),
	ROW(ESYS, Esys_Unseal),
	ROW(ESYS, Esys_StartAuthSession),
	ROW(ESYS, Esys_TRSess_SetAttributes),
	ROW(ESYS, Esys_PCR_Read),
	ROW(ESYS, Esys_PolicyPCR),
	ROW(ESYS, Esys_PolicyGetDigest),
	ROW(MU, Tss2_MU_TPM2B_PRIVATE_Marshal),
	ROW(MU, Tss2_MU_TPM2B_PRIVATE_Unmarshal),
	ROW(MU, Tss2_MU_TPM2B_PUBLIC_Marshal),
	ROW(MU, Tss2_MU_TPM2B_PUBLIC_Unmarshal),
	ROW(RC, Tss2_RC_Decode),
	ROW(TCTI, Tss2_TctiLdr_Initialize),
	ROW(TCTI, Tss2_TctiLdr_Finalize),
};

#define FUNCTIONS (sizeof(functions) / sizeof(functions[0]))

_Static_assert(sizeof(struct tss) == FUNCTIONS * sizeof(void (*)(void)), "each function has a row");

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
	for (i = 0; i < FUNCTIONS; i++) {
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
