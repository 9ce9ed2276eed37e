export const settings = {
  title: 'Settings',
  sections: 'Settings',
  provider: 'Identity provider',
};
