import Testing

/// The reader that the other tests of this target rest on.
@Suite struct CheckoutTests {
    @Test func commentsAreBlankedAndStringsAreKept() {
        let source = """
            let a = "// no comment \\" /* nor this */" // one
            /* two
               /* nested */ lines */ let b = #"raw \\"# // three
            let c = \"""
                /* text */
                \"""
            """
        let expected = """
            let a = "// no comment \\" /* nor this */"\u{20}

             let b = #"raw \\"#\u{20}
            let c = \"""
                /* text */
                \"""
            """
        #expect(withoutComments(source) == expected)
    }
}
