metadata description = 'Types that several modules take, and how a duration is written.'

@export()
@description('One environment variable or application setting.')
type setting = {
  @description('Its name.')
  name: string

  @description('Its value.')
  value: string
}

@export()
@description('Seconds, less than an hour of them, as the hh:mm:ss that the worker reads.')
func timeSpan(seconds int) string =>
  '00:${padLeft(string(seconds / 60), 2, '0')}:${padLeft(string(seconds % 60), 2, '0')}'

@export()
@description('Tags of a resource.')
type tagMap = {
  @description('A tag\'s value by its name.')
  *: string
}

@export()
@description('What a user-assigned identity is known by.')
type identityIds = {
  @description('To whom roles are given.')
  principalId: string

  @description('By which a program chooses the identity.')
  clientId: string
}
