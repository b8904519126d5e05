enum CairnFormatsPlaceholder {}
