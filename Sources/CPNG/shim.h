#pragma once
#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>

// Where the bytes of a picture go.
struct heed_png_room {
    uint8_t *_Nonnull bytes;
    size_t count;
    size_t size;
};

static inline void heed_png_append(png_structp _Nonnull png, png_bytep _Nonnull bytes, size_t count) {
    struct heed_png_room *room = (struct heed_png_room *)png_get_io_ptr(png);
    if (count > room->size - room->count) png_error(png, "no room");
    memcpy(room->bytes + room->count, bytes, count);
    room->count += count;
}

// The room is memory: there is nothing to flush.
static inline void heed_png_flush(png_structp _Nonnull png) { (void)png; }

// The default writes to stderr.
static inline void heed_png_warning(png_structp _Nonnull png, png_const_charp _Nonnull text) {
    (void)png;
    (void)text;
}

// libpng reports errors by longjmp, which must not pass through Swift; its simple interface knows no level of compression.
static inline void heed_png_error(png_structp _Nonnull png, png_const_charp _Nonnull text) {
    (void)text;
    longjmp(png_jmpbuf(png), 1);
}

// An 8-bit palette picture, one byte a pixel, row by row; how many bytes it has, or 0 where it failed.
__attribute__((noinline, warn_unused_result)) static size_t heed_png_write(
    const uint8_t *_Nonnull indexes, uint32_t width, uint32_t height, const png_color *_Nonnull colours,
    int colour_count, uint8_t *_Nonnull bytes, size_t size) {
    struct heed_png_room room = {bytes, 0, size};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, heed_png_error, heed_png_warning);
    if (png == NULL) return 0;
    png_infop info = png_create_info_struct(png);
    if (info == NULL || setjmp(png_jmpbuf(png))) {
        png_destroy_write_struct(&png, &info);
        return 0;
    }
    png_set_write_fn(png, &room, heed_png_append, heed_png_flush);
    png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_PLTE(png, info, colours, colour_count);
    png_set_compression_level(png, 1);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_write_info(png, info);
    for (uint32_t row = 0; row < height; row++) png_write_row(png, indexes + (size_t)row * width);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return room.count;
}
