/// The form in which texts are compared: Unicode lower case, accents kept.
///
///     FoldedKey.make("ÑANDÚ")    // "ñandú"
///
/// The database cannot do it (SQLite folds ASCII only), so the key stands in a column of its own beside the text, and
/// whoever compares with a literal folds that with the same function.
package enum FoldedKey {
    package static func make(_ text: String) -> String {
        text.lowercased()
    }

    /// The member of an event's properties that holds the key of a text property, where it is not the text itself: no
    /// property has a colon in its name.
    package static func member(of property: String) -> String { "key:\(property)" }
}
