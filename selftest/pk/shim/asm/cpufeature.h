/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef SHIM_PK_ASM_CPUFEATURE_H
#define SHIM_PK_ASM_CPUFEATURE_H

/* the names of the kernel's flags are those of the compiler in capitals */
#define X86_FEATURE_ADX "adx"
#define X86_FEATURE_BMI2 "bmi2"
#define boot_cpu_has(feature) (shim_processor && shim_cpu_has(feature))

#include <stdbool.h>

/* environment.c: false lets a test run the code for a processor that has nothing */
extern bool shim_processor;
bool shim_cpu_has(const char *feature);

#endif /* SHIM_PK_ASM_CPUFEATURE_H */
