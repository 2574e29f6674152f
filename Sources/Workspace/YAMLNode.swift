/// One value of a YAML file, with its place.
///
/// Scalars keep their text as written: `NO` stays `NO`, the country, and `007` keeps its zeros. What a text means is
/// decided by whoever reads the field (``Fields``).
package struct YAMLNode: Equatable, Sendable {
    package enum Content: Equatable, Sendable {
        /// In the order of the file; keys are unique.
        case mapping([YAMLEntry])
        case sequence([YAMLNode])
        case scalar(String, ScalarStyle)
    }

    package enum ScalarStyle: Sendable {
        case plain
        case singleQuoted
        case doubleQuoted
        /// `|`: line ends are kept.
        case literal
        /// `>`: lines are joined.
        case folded
    }

    package let content: Content

    /// Where the value begins: at its quote, bracket or `|`, or at the first key of a block mapping.
    package let mark: SourceMark

    /// The way from the top of the file: `purposes.newsletter.channels[1]`, empty for the top itself.
    package let path: String

    /// The text of a scalar, else nil.
    package var text: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }

    /// Whether a key was written without a value (`name:`), or with YAML's own words for that.
    package var isNull: Bool {
        guard case .scalar(let text, .plain) = content else { return false }
        return text.isEmpty || text == "~" || text == "null"
    }

    static let mappingKind = "a group of 'key: value' lines"

    /// What it is, in the words of error messages.
    var kind: String {
        switch content {
        case .mapping: Self.mappingKind
        case .sequence: "a list"
        case .scalar: "a text"
        }
    }
}

/// One `key: value` of a mapping.
package struct YAMLEntry: Equatable, Sendable {
    package let key: String
    package let keyMark: SourceMark
    package let value: YAMLNode
}

/// A YAML file that was read: its value and its text.
package struct YAMLDocument: Sendable {
    package let root: YAMLNode
    package let source: SourceText
}
