#pragma once
#include <csv.h>

/// For `csv_set_space_func`: no byte is a space, so that libcsv trims nothing from unquoted fields.
static inline int ccsv_no_space(unsigned char byte) {
    (void)byte;
    return 0;
}
