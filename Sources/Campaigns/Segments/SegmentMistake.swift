/// What is wrong at one place of a segment's text.
struct SegmentMistake: Error, Equatable {
    /// In UTF-8 bytes from the start of the text.
    let offset: Int

    /// Without a full stop, like a diagnostic's.
    let message: String
    let hint: String?

    /// Whether the segment is used all the same.
    let isWarning: Bool

    init(_ offset: Int, _ message: String, hint: String? = nil, isWarning: Bool = false) {
        self.offset = offset
        self.message = message
        self.hint = hint
        self.isWarning = isWarning
    }
}
