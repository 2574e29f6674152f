#pragma once
#include <stdbool.h>
#include <stdlib.h>
#include <myhtml/myhtml.h>
#include <myhtml/tree.h>
#include <mycss/mycss.h>
#include <mycss/selectors/init.h>
#include <mycss/selectors/list.h>
#include <modest/finder/finder.h>

// A parsed page and what finds elements in it; libmodest's own types are C unions that Swift cannot name.
typedef struct {
    myhtml_t *html;
    myhtml_tree_t *tree;
    mycss_t *css;
    mycss_entry_t *entry;
    modest_finder_t *finder;
} cmodest_page;

static inline void cmodest_close(cmodest_page *page) {
    if (page->finder) modest_finder_destroy(page->finder, true);
    if (page->entry) mycss_entry_destroy(page->entry, true);
    if (page->css) mycss_destroy(page->css, true);
    if (page->tree) myhtml_tree_destroy(page->tree);
    if (page->html) myhtml_destroy(page->html);
    *page = (cmodest_page){0};
}

// The bytes have to stay where they are until the page is closed.
static inline bool cmodest_open(cmodest_page *page, const char *html, size_t length) {
    *page = (cmodest_page){0};
    page->html = myhtml_create();
    page->tree = myhtml_tree_create();
    page->css = mycss_create();
    page->entry = mycss_entry_create();
    page->finder = modest_finder_create_simple();
    if (page->html && page->tree && page->css && page->entry && page->finder
        && myhtml_init(page->html, MyHTML_OPTIONS_PARSE_MODE_SINGLE, 1, 0) == MyHTML_STATUS_OK
        && myhtml_tree_init(page->tree, page->html) == MyHTML_STATUS_OK && mycss_init(page->css) == MyCSS_STATUS_OK
        && mycss_entry_init(page->css, page->entry) == MyCSS_STATUS_OK
        && myhtml_parse(page->tree, MyENCODING_UTF_8, html, length) == MyHTML_STATUS_OK) {
        return true;
    }
    cmodest_close(page);
    return false;
}

// Calls `found` with where the name of each matching element stands in its start tag; false for a selector that cannot
// be read. Elements that the parser added have no place and are left out.
static inline bool cmodest_find(
    cmodest_page *page, const char *selector, size_t length, void (*found)(size_t, void *), void *context) {
    mystatus_t status = 0;
    mycss_selectors_list_t *list =
        mycss_selectors_parse(mycss_entry_selectors(page->entry), MyENCODING_UTF_8, selector, length, &status);
    if (!list) return false;
    bool isGood = !(list->flags & MyCSS_SELECTORS_FLAGS_SELECTOR_BAD);
    if (isGood) {
        myhtml_collection_t *collection = NULL;
        modest_finder_by_selectors_list(page->finder, page->tree->node_html, list, &collection);
        for (size_t index = 0; collection && index < collection->length; index++) {
            myhtml_position_t place = myhtml_node_raw_position(collection->list[index]);
            if (place.length > 0) found(place.begin, context);
        }
        if (collection) myhtml_collection_destroy(collection);
    }
    mycss_selectors_list_destroy(mycss_entry_selectors(page->entry), list, true);
    return isGood;
}
