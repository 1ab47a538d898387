/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * test.h - what every unit test includes
 */
#ifndef NCR_TOOLS_TEST_H
#define NCR_TOOLS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif /* NCR_TOOLS_TEST_H */
