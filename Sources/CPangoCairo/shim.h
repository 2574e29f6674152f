#pragma once
#include <cairo-svg.h>
#include <pango/pangocairo.h>

// A macro where GObject is a newer one.
static inline void heed_object_unref(void *object) { g_object_unref(object); }
