/// Which of a program's paths one render did read, conditions included: one bit for each of `Program.reads`.
package struct Trace: Sendable, Equatable {
    private(set) var words: [UInt64] = []

    package init() {}

    /// Whether the path at that index of `Program.reads` was read.
    package func contains(_ index: Int) -> Bool {
        index >> 6 < words.count && words[index >> 6] & (1 << UInt64(index & 63)) != 0
    }

    /// The paths that were read, in the order of `Program.reads`.
    package func reads(of program: Program) -> [VariablePath] {
        program.reads.indices.filter(contains).map { program.reads[$0] }
    }

    /// Empties the trace and makes room for so many paths.
    mutating func reset(count: Int) {
        let size = (count + 63) >> 6
        if words.count == size {
            for index in words.indices { words[index] = 0 }
        } else {
            words = [UInt64](repeating: 0, count: size)
        }
    }

    @inline(__always)
    mutating func insert(_ index: Int) {
        words[index >> 6] |= 1 << UInt64(index & 63)
    }
}

/// A variable of the host's that a template can read, such as `["customer", "first_name"]`.
///
/// Names end where an index begins and, past the second name, before `size`, `first` and `last`:
/// `customer.purchases[0].title` and `customer.purchases.size` both read `["customer", "purchases"]`.
package struct VariablePath: Sendable, Equatable {
    package let names: [String]
    /// Every place that reads it, partials and inserts included.
    package internal(set) var places: [Place]

    /// The names with dots between them.
    package var dotted: String { names.joined(separator: ".") }
}

/// Where in the output a slot's text belongs.
package struct SlotMark: Sendable, Equatable {
    package let name: String
    /// Bytes from the start of the buffer that was rendered into.
    package let offset: Int
}

/// A slot that a template has, and where it stands in the source.
package struct SlotPlace: Sendable, Equatable {
    package let name: String
    package let place: Place
}
