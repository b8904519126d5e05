enum CairnFoldPlaceholder {}
